"""The bot's own profile: commands by scope and language, name and descriptions by language."""

import re

from .errors import Json, bad_request
from .parameters import METHODS, Parameters, api_method
from .world import World

CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")
SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators", *CHAT_SCOPES)
TEXTS = {"Name": ("name", 64), "Description": ("description", 512), "ShortDescription": ("short_description", 120)}


@api_method
def get_me(world: World, _: Parameters) -> Json:
    return world.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": not any(chat.privacy for chat in world.chats.values()),
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@api_method
def set_my_commands(world: World, parameters: Parameters) -> bool:
    commands = parameters.json("commands", "can't parse commands list JSON object")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of bot commands")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = [_check_command(command) for command in commands]
    world.profile["commands", _scope(world, parameters)] = kept
    return True


@api_method
def get_my_commands(world: World, parameters: Parameters) -> list[Json]:
    kept: list[Json] = world.profile.get(("commands", _scope(world, parameters)), [])
    return kept


@api_method
def delete_my_commands(world: World, parameters: Parameters) -> bool:
    world.profile.pop(("commands", _scope(world, parameters)), None)
    return True


def scope_key(scope: Json, language: str = "") -> str:
    """The key of a scope: "chat 5/zh", "default/"."""
    return " ".join(str(scope[key]) for key in ("type", "chat_id", "user_id") if key in scope) + f"/{language}"


def _check_command(command: Json) -> Json:
    name = str(command.get("command", "")).removeprefix("/")
    description = str(command.get("description", "")).strip()
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(world: World, parameters: Parameters) -> str:
    scope = parameters.json("scope", "can't parse BotCommandScope JSON object") or {"type": "default"}
    if scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if scope["type"] in CHAT_SCOPES:
        chat = world.chat(Parameters({"chat_id": scope.get("chat_id", "")}))
        if chat.kind == "private" and not chat.started:
            raise bad_request("chat not found")
    language = parameters.get("language_code", "")
    if not re.fullmatch(r"[a-z]{2}|", language):
        raise bad_request("invalid language code specified")
    return scope_key(scope, language)


def _add_text_methods(what: str, name: str, most: int) -> None:
    def set_text(world: World, parameters: Parameters) -> bool:
        text = parameters.get(name, "")
        if len(text) > most:
            raise bad_request(f"bot {name.replace('_', ' ')} is too long")
        world.profile[name, parameters.get("language_code", "")] = text
        return True

    def get_text(world: World, parameters: Parameters) -> Json:
        language = parameters.get("language_code", "")
        return {name: world.profile.get((name, language)) or world.profile.get((name, ""), "")}

    METHODS[f"setmy{what.lower()}"] = set_text
    METHODS[f"getmy{what.lower()}"] = get_text


for what, (name, most) in TEXTS.items():
    _add_text_methods(what, name, most)
