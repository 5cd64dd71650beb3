"""Files in private storage, which somebody may have moved or lost."""

from django.core.files import File
from django.db import transaction
from django.db.models.fields.files import FieldFile

from common.refusal import Refused


def opened(file: FieldFile, name: str) -> File:
    """The file, open for reading. Raises Refused, naming it, where the storage has it no more."""
    try:
        return file.open("rb")
    except FileNotFoundError as error:
        raise Refused(f"“{name}”的文件找不到了，请联系系统管理员从备份中恢复。") from error


def goes_at_commit(file: FieldFile) -> None:
    """The file leaves the storage when the transaction has ended well. What the field says meanwhile is no matter."""
    name, storage = file.name, file.storage
    if name:
        transaction.on_commit(lambda: storage.delete(name))
