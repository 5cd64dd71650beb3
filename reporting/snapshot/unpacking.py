"""A package from elsewhere: unpacked with care, and refused with a sentence wherever it is not what it says. Pure."""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from common.digest import digest_of
from common.file_kinds import has_long_directory
from common.paper.values import CONTROL
from common.refusal import Refused
from reporting.snapshot.frozen import FrozenForm, as_content
from reporting.snapshot.packing import MANIFEST, WORKBOOK, as_csv, data_name, table_name
from reporting.snapshot.reading import read_form
from reporting.snapshot.seal import SCHEMA, sealed
from villages.reporting_year import FIRST_YEAR, LAST_YEAR

MOST_PARTS, MOST_FORMS = 130, 60
LARGEST_PART, LARGEST_WHOLE = 60 * 1024 * 1024, 150 * 1024 * 1024  # bytes when unpacked
DEEPEST_RATIO, RATIO_FROM = 250, 5 * 1024 * 1024
CHUNK = 1 << 20
ENCRYPTED = 0x1
KNOWN_NAME = re.compile(r"manifest\.json|workbook\.xlsx|forms/[\w()（）.\-]{1,30}\.(json|csv)")
MADE_AGAIN = "请由报送单位在其系统中重新导出后再导入。"
NOT_A_PACKAGE = "这不是上报导出包（.zip），或者文件不完整。请选择对方平台“导出上报包”得到的文件。"


@dataclass(frozen=True, kw_only=True)
class Package:
    """What the manifest says, the forms and the workbook; all hashes agree."""

    region: str
    region_name: str
    year: int
    version: int
    made_at: datetime
    made_by: str
    made_unit: str
    sha256: str
    answers: list[dict]
    forms: list[FrozenForm]
    workbook: bytes


def size_unpacked(file: BinaryIO) -> int:
    """Bytes, as the directory declares them; no more than that is ever unpacked. Raises Refused as `read_package`."""
    with _opened(file) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def read_package(file: BinaryIO, report: Callable[[int, int], None] | None = None) -> Package:
    """Raises Refused with what is wrong and the way out. `report` is told how many forms of how many are read."""
    parts = _unpacked(file)
    if MANIFEST not in parts:
        raise Refused(f"导出包里没有清单 {MANIFEST}。{MADE_AGAIN}")
    said = _object(parts[MANIFEST], MANIFEST)
    if said.get("schema") != SCHEMA:
        raise Refused(f"导出包的格式是“{_short(said.get('schema'))}”，本平台只接收“{SCHEMA}”。请用同一版本的平台导出。")
    workbook = parts.get(WORKBOOK)
    if workbook is None:
        raise Refused(f"导出包里缺少工作簿 {WORKBOOK}。{MADE_AGAIN}")
    listed, kept = _listed(said), []
    for number, one in enumerate(listed, start=1):
        kept.append(_form(one, parts))
        if report:
            report(number, len(listed))
    _refuse_surplus(parts, [form for form, _ in kept])
    found = Package(
        region=_words(said, "region", 12),
        region_name=_words(said, "region_name", 50),
        year=_whole(said, "year", FIRST_YEAR, LAST_YEAR),
        version=_whole(said, "version", 1, 999),
        made_at=_moment(said),
        made_by=_words(said, "made_by", 50),
        made_unit=_words(said, "made_unit", 100),
        sha256=_words(said, "sha256", 64),
        answers=_answers(said),
        forms=[form for form, _ in kept],
        workbook=workbook,
    )
    hashes = [(form.key, sha256) for form, sha256 in kept]
    whole = sealed(found.region, found.year, found.version, hashes, hashlib.sha256(workbook).hexdigest())
    if whole != found.sha256:
        raise Refused(f"总校验值不符：清单、表格或者工作簿在导出后被改动过。{MADE_AGAIN}")
    return found


# The archive


@contextmanager
def _opened(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """With nothing in it but what may be in a package; whatever goes wrong with the archive is refused."""
    if has_long_directory(file):
        raise Refused(f"压缩包里的文件过多，不像上报导出包。{MADE_AGAIN}")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            _refuse_odd(archive.infolist())
            yield archive
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error) as error:
        raise Refused(NOT_A_PACKAGE) from error


def _unpacked(file: BinaryIO) -> dict[str, bytes]:
    with _opened(file) as archive:
        return _contents(archive, archive.infolist())


def _refuse_odd(entries: list[zipfile.ZipInfo]) -> None:
    """By the directory alone, before anything is unpacked; what it declares may still be a lie."""
    if len(entries) > MOST_PARTS:
        raise Refused(f"压缩包里有 {len(entries)} 个文件，超过 {MOST_PARTS} 个的上限。{MADE_AGAIN}")
    names = [entry.filename for entry in entries]
    for entry in entries:
        if not KNOWN_NAME.fullmatch(entry.filename) or ".." in entry.filename:
            raise Refused(f"压缩包里有不属于上报包的文件“{_short(entry.filename)}”，没有导入。{MADE_AGAIN}")
        if entry.flag_bits & ENCRYPTED:
            raise Refused("压缩包设有密码，请去掉密码后再导入。")
    if len(set(names)) != len(names):
        raise Refused(f"压缩包里有同名的文件，无法确定以哪个为准。{MADE_AGAIN}")


def _contents(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    left, found = LARGEST_WHOLE, {}
    for entry in entries:
        content = _part(archive, entry, min(LARGEST_PART, left))
        left -= len(content)
        found[entry.filename] = content
    return found


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Counted while it is unpacked, so that a bomb ends at the limit."""
    content = bytearray()
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            content += chunk
            is_bomb = len(content) > RATIO_FROM and len(content) > DEEPEST_RATIO * max(entry.compress_size, 1)
            if len(content) > most or is_bomb:
                raise Refused(f"“{entry.filename}”解压后过大，不像上报数据，没有导入。{MADE_AGAIN}")
    return bytes(content)


# The manifest and its forms


def _object(content: bytes, name: str) -> dict:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Refused(f"“{name}”不是有效的数据文件。{MADE_AGAIN}") from error
    if not isinstance(found, dict):
        raise Refused(f"“{name}”不是有效的数据文件。{MADE_AGAIN}")
    return found


def _listed(said: dict) -> list[dict]:
    forms = said.get("forms")
    if not isinstance(forms, list) or not forms or not all(isinstance(one, dict) for one in forms):
        raise Refused(f"清单里没有表格。{MADE_AGAIN}")
    if len(forms) > MOST_FORMS:
        raise Refused(f"清单里有 {len(forms)} 张表，超过 {MOST_FORMS} 张的上限。{MADE_AGAIN}")
    return forms


def _form(one: dict, parts: dict[str, bytes]) -> tuple[FrozenForm, str]:
    """The form with its hash, once data, table and check code agree with one another and with the manifest."""
    key = _words(one, "key", 30)
    for name in (data_name(key), table_name(key)):
        if name not in parts:
            raise Refused(f"导出包里缺少清单所列的“{_short(name)}”。{MADE_AGAIN}")
    content = _object(parts[data_name(key)], data_name(key))
    form = read_form(content)
    if form.key != key or content != as_content(form):
        raise Refused(f"“{data_name(key)}”的内容与清单所列的表不符。{MADE_AGAIN}")
    sha256 = digest_of(content)
    if sha256 != one.get("sha256"):
        raise Refused(f"《{_short(form.title)}》的数据与清单中的校验值不符，导出后被改动过。{MADE_AGAIN}")
    if not form.check_code == form.counted_code == one.get("check_code"):
        raise Refused(f"《{_short(form.title)}》的内容与核对码不符，导出前被改动过。{MADE_AGAIN}")
    if parts[table_name(key)] != as_csv(form):
        raise Refused(f"“{table_name(key)}”与数据文件不一致，被改动过。{MADE_AGAIN}")
    return form, sha256


def _refuse_surplus(parts: dict[str, bytes], forms: list[FrozenForm]) -> None:
    keys = [form.key for form in forms]
    if len(set(keys)) != len(keys):
        raise Refused(f"清单里同一张表列了两次。{MADE_AGAIN}")
    known = {MANIFEST, WORKBOOK, *map(data_name, keys), *map(table_name, keys)}
    if surplus := sorted(set(parts) - known):
        raise Refused(f"压缩包里有清单没有列出的文件“{_short(surplus[0])}”，没有导入。{MADE_AGAIN}")


def _words(said: dict, name: str, most: int) -> str:
    value = said.get(name)
    if not isinstance(value, str) or len(value) > most or CONTROL.search(value):
        raise Refused(f"清单中的“{name}”缺少或者不符合格式。{MADE_AGAIN}")
    return value


def _whole(said: dict, name: str, least: int, most: int) -> int:
    value = said.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Refused(f"清单中的“{name}”应当是 {least} 至 {most} 的整数。{MADE_AGAIN}")
    return value


def _moment(said: dict) -> datetime:
    try:
        moment = datetime.fromisoformat(_words(said, "made_at", 40))
    except ValueError as error:
        raise Refused(f"清单中的生成时间不符合格式。{MADE_AGAIN}") from error
    if moment.tzinfo is None or not 2000 <= moment.year <= 2100:
        raise Refused(f"清单中的生成时间不符合格式。{MADE_AGAIN}")
    return moment


def _answers(said: dict) -> list[dict]:
    """What the county said to the doubts before it handed up."""
    answers = said.get("answers")
    if not isinstance(answers, list) or len(answers) > MOST_FORMS or not all(isinstance(one, dict) for one in answers):
        raise Refused(f"清单中的情况说明不符合格式。{MADE_AGAIN}")
    return [{name: _words(one, name, 2000) for name in ("key", "text", "reason")} for one in answers]


def _short(value: object) -> str:
    return CONTROL.sub("", str(value))[:60]
