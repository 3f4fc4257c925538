"""LibreOffice as a judge of workbooks: it opens, recalculates and saves them again."""

import io
import shutil
import subprocess
from pathlib import Path

from openpyxl import Workbook, load_workbook

SOFFICE = shutil.which("soffice") or "soffice"


def recalculated(content: bytes, folder: Path) -> bytes:
    """The same .xlsx after LibreOffice opened it, calculated every formula and saved it."""
    return converted(content, folder, "xlsx")


def converted(content: bytes, folder: Path, format_: str) -> bytes:
    """A .xlsx as LibreOffice saves it in another format: `ods`, `xls:MS Excel 97`."""
    source, target = folder / "book.xlsx", folder / "saved"
    source.write_bytes(content)
    command = [SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", format_, "--outdir", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return (target / f"book.{format_.partition(':')[0]}").read_bytes()


def opened(content: bytes, values: bool = False) -> Workbook:
    """The workbook by openpyxl; `values`: what formulas gave instead of the formulas."""
    return load_workbook(io.BytesIO(content), data_only=values)


def csv_opened(content: bytes, folder: Path) -> Workbook:
    """A CSV as LibreOffice opens it, saved as .xlsx and read."""
    source, target = folder / "table.csv", folder / "saved"
    source.write_bytes(content)
    command = [SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--infilter=CSV:44,34,76,1", "--convert-to", "xlsx", "--outdir", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return opened((target / "table.xlsx").read_bytes())
