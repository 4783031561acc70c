"""Settings, read once from the environment and .env. Each room with settings has one frozen dataclass of them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from retrieval.errors import InputError
from retrieval.languages import in_both
from retrieval.settings_texts import TEXTS

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

BUILT_IN_MODEL = "zh-news"

T = TypeVar("T", bound="DataclassInstance")


def setting(variable: str, default: str, description: str, *, secret: bool = False) -> str:
    """A field of a settings dataclass. A secret field is left out when the settings are printed."""
    metadata = {"variable": variable, "description": description, "secret": secret}
    value: str = field(default=default, repr=not secret, metadata=metadata)
    return value


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, as strings from the environment. Relative paths start at the working folder."""

    archive: str = setting("BAOWEN_ARCHIVE", "seeds", "档案文件夹 folder of pages that `baowen index` reads first")
    index: str = setting("BAOWEN_INDEX", ".baowen", "索引文件夹 folder of the index")
    model: str = setting("BAOWEN_MODEL", BUILT_IN_MODEL, "向量模型 built-in name, folder or hub name")
    lang: str = setting("BAOWEN_LANG", "", "界面语言 zh or en; empty: by locale")
    builders: str = setting("BAOWEN_BUILDERS", "", "Dask 调度器,页面由它的工作机读 Dask scheduler; empty: none")
    cache: str = setting("BAOWEN_CACHE", "", "缓存文件夹 folder of what was recognised; empty: ~/.cache/baowen")

    engine: str = setting("BAOWEN_ENGINE", "embedded", "索引引擎 embedded, or milvus: a server for several machines")
    milvus_uri: str = setting("BAOWEN_MILVUS_URI", "", "Milvus 的地址 its address, such as http://10.0.0.3:19530")
    milvus_token: str = setting("BAOWEN_MILVUS_TOKEN", "", "Milvus 的口令 its token, user:password", secret=True)
    milvus_database: str = setting("BAOWEN_MILVUS_DATABASE", "default", "Milvus 的库 one database an archive")

    @property
    def archive_path(self) -> Path:
        return Path(self.archive)

    @property
    def cache_path(self) -> Path:
        return Path(self.cache) if self.cache else Path.home() / ".cache" / "baowen"

    @property
    def index_path(self) -> Path:
        return Path(self.index)


def variables(kind: "type[DataclassInstance]" = Settings) -> dict[str, str]:
    """Environment variable → description, in the order of the settings."""
    return {f.metadata["variable"]: f.metadata["description"] for f in fields(kind)}


def read_settings(environment: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
    """The settings of archive and index, read by `read_into`.

    Raises:
        InputError: .env cannot be read as UTF-8, or BAOWEN_LANG is neither zh, en nor empty.
    """
    settings = read_into(Settings, environment, env_file)
    if settings.lang not in ("", "zh", "en"):
        raise InputError(*in_both(TEXTS, "unknown_lang", asked=settings.lang))
    return settings


def read_into(kind: type[T], environment: Mapping[str, str] | None = None, env_file: Path | None = None) -> T:
    """A dataclass of `setting` fields from the environment, then from `env_file` (default: .env in the working folder).

    A field whose variable is missing or empty keeps its default.

    Raises:
        InputError: .env cannot be read as UTF-8.
    """
    environment = os.environ if environment is None else environment
    from_file = _read_env_file(Path(".env") if env_file is None else env_file)
    values = {}
    for item in fields(kind):
        name = item.metadata["variable"]
        value = environment.get(name) or from_file.get(name)
        if value:
            values[item.name] = value
    return kind(**values)


def _read_env_file(path: Path) -> Mapping[str, str | None]:
    """The variables of a .env file; empty if there is no file."""
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    try:
        return dotenv_values(path, encoding="utf-8-sig", interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(*in_both(TEXTS, "env_file_unreadable", path=path, error=error)) from error
