"""Every setting of baowen: one frozen dataclass, read once from the environment and .env."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from retrieval.errors import InputError

BUILT_IN_MODEL = "zh-news"


def _setting(variable: str, default: str, description: str) -> str:
    value: str = field(default=default, metadata={"variable": variable, "description": description})
    return value


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings as strings of the environment; a relative path counts from the working folder."""

    archive: str = _setting("BAOWEN_ARCHIVE", "seeds", "档案文件夹 folder of pages that `baowen index` reads first")
    index: str = _setting("BAOWEN_INDEX", ".baowen", "索引文件夹 folder of the index")
    model: str = _setting("BAOWEN_MODEL", BUILT_IN_MODEL, "向量模型 built-in name, folder or hub name")
    lang: str = _setting("BAOWEN_LANG", "", "界面语言 zh or en; empty: by locale")

    @property
    def archive_path(self) -> Path:
        return Path(self.archive)

    @property
    def index_path(self) -> Path:
        return Path(self.index)


def variables() -> dict[str, str]:
    """Environment variable → description, in the order of the settings."""
    return {f.metadata["variable"]: f.metadata["description"] for f in fields(Settings)}


def read_settings(environment: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
    """Settings from the environment, then from `env_file` (default: .env in the working folder).

    Raises:
        InputError: .env cannot be read as UTF-8, or BAOWEN_LANG is neither zh, en nor empty.
    """
    environment = os.environ if environment is None else environment
    env_file = Path(".env") if env_file is None else env_file
    from_file: Mapping[str, str | None] = {}
    if env_file.is_file():
        from dotenv import dotenv_values

        try:
            from_file = dotenv_values(env_file, encoding="utf-8-sig", interpolate=False)
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(
                f"读不了 {env_file}:{error}。请另存为 UTF-8 文本。",
                f"Cannot read {env_file}: {error}. Save it as UTF-8 text.",
            ) from error
    values = {}
    for item in fields(Settings):
        name = item.metadata["variable"]
        value = environment.get(name) or from_file.get(name)
        if value:
            values[item.name] = value
    settings = Settings(**values)
    if settings.lang not in ("", "zh", "en"):
        raise InputError(
            f"BAOWEN_LANG={settings.lang} 不认识:请写 zh 或 en。",
            f"BAOWEN_LANG={settings.lang} is unknown: write zh or en.",
        )
    return settings
