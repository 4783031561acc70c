"""What is said of files that cannot be read or are left out, and of places in them: key → Chinese, English."""

from types import MappingProxyType

TEXTS = MappingProxyType(
    {
        "no_path": (
            "找不到 {path}。请检查路径,或确认磁盘已挂载。",
            "There is no {path}. Check the path, or mount its disk.",
        ),
        "closed_root": (
            "打不开文件夹 {root}:{reason}。请检查权限。",
            "Cannot open the folder {root}: {reason}. Check its permissions.",
        ),
        # why a file cannot be read
        "closed_file": (
            "读不了 {source}:{reason}。请检查权限或链接。",
            "Cannot read {source}: {reason}. Check its permissions or link.",
        ),
        "replaced_file": (
            "读不了 {source}:那里现在不是普通文件。请放回文件。",
            "Cannot read {source}: what stands there is no regular file. Put the file back.",
        ),
        "grown_file": (
            "读不了 {source}:现在有 {size} MB,超过 {most} MB。请把它分成几个文件。",
            "Cannot read {source}: it has {size} MB now, more than {most} MB. Split it into several files.",
        ),
        "left_file": (
            "读不了 {source}:那里现在是指向文件夹之外的链接。请放回文件。",
            "Cannot read {source}: what stands there is a link that leaves the folder. Put the file back.",
        ),
        "unknown_kind": (
            "读不了 {source}:不认识的文件类型。请另存为 UTF-8 文本。",
            "Cannot read {source}: unknown kind of file. Save it as UTF-8 text.",
        ),
        "no_text": (
            "读不了 {source}:不是文本,或编码不明、有损坏。请另存为 UTF-8 文本。",
            "Cannot read {source}: not text, or in an unknown or broken charset. Save it as UTF-8 text.",
        ),
        "encrypted_docx": (
            "读不了 {source}:文件已加密,或是旧版 Word 文件。请在 Word 里另存为不加密的 .docx。",
            "Cannot read {source}: encrypted, or of an old Word. Save it in Word as .docx without a password.",
        ),
        "broken_docx": (
            "读不了 {source}:文件已损坏,或不是 .docx。请用 Word 打开并修复,再另存为 .docx。",
            "Cannot read {source}: broken, or no .docx. Open and repair it in Word and save it as .docx.",
        ),
        "large_docx": (
            "读不了 {source}:解开后超过 {most} MB。请把它分成几个文件。",
            "Cannot read {source}: more than {most} MB when unpacked. Split it into several files.",
        ),
        "encrypted_package": (
            "读不了 {source}:文件已加密,或是旧版 Office 文件。请在 Office 里另存为不加密的新格式。",
            "Cannot read {source}: encrypted, or of an old Office. Save it in Office in its new format, unencrypted.",
        ),
        "broken_xlsx": (
            "读不了 {source}:文件已损坏,或不是 .xlsx。请用 Excel 打开并修复,再另存为 .xlsx。",
            "Cannot read {source}: broken, or no .xlsx. Open and repair it in Excel and save it as .xlsx.",
        ),
        "broken_csv": (
            "读不了 {source}:第 {line} 行的表格有损坏。请用 Excel 打开,再另存为 CSV UTF-8。",
            "Cannot read {source}: the table is broken on line {line}. Open it in Excel and save it as CSV UTF-8.",
        ),
        "broken_pptx": (
            "读不了 {source}:文件已损坏,或不是 .pptx。请用 PowerPoint 打开并修复,再另存为 .pptx。",
            "Cannot read {source}: broken, or no .pptx. Open and repair it in PowerPoint and save it as .pptx.",
        ),
        "broken_epub": (
            "读不了 {source}:文件已损坏,或不是 .epub。请重新下载,或另存为网页。",
            "Cannot read {source}: broken, or no .epub. Fetch it again, or save it as a web page.",
        ),
        "broken_rtf": (
            "读不了 {source}:文件已损坏,或不是 .rtf。请用 Word 打开,再另存为 .docx。",
            "Cannot read {source}: broken, or no .rtf. Open it in Word and save it as .docx.",
        ),
        "broken_mht": (
            "读不了 {source}:里面没有网页。请在浏览器里另存为网页(.html)。",
            "Cannot read {source}: it holds no web page. Save the page as .html in a browser.",
        ),
        "doc_needs_program": (
            "读不了 {source}:旧版 Word 文件要用 LibreOffice 或 antiword 打开,都没有装。请安装其一,或另存为 .docx。",
            "Cannot read {source}: an old Word file needs LibreOffice or antiword, and neither is installed. "
            "Install one, or save it in Word as .docx.",
        ),
        "broken_doc": (
            "读不了 {source}:{program} 打不开它。请在 Word 里另存为 .docx。",
            "Cannot read {source}: {program} cannot open it. Save it in Word as .docx.",
        ),
        "broken_html": (
            "读不了 {source}:网页结构有损坏。请在浏览器里另存为文本。",
            "Cannot read {source}: a broken page. Save it as text in a browser.",
        ),
        "encrypted_pdf": (
            "读不了 {source}:文件已加密。请另存为不加密的 PDF。",
            "Cannot read {source}: the file is encrypted. Save it as a PDF without a password.",
        ),
        "broken_pdf": (
            "读不了 {source}:文件已损坏,或不是 PDF。请重新下载,或在阅读器里打印为新的 PDF。",
            "Cannot read {source}: broken, or no PDF. Fetch it again, or print it to a new PDF in a viewer.",
        ),
        "record_moved": (
            "{name} 里的 {source} 已不在原处,文件改动过。请运行 baowen index 更新。",
            "{source} is no longer where it was in {name}: the file has changed. Run baowen index.",
        ),
        # why something is left out
        "hidden_folder": ("隐藏文件夹,已跳过", "hidden folder, skipped"),
        "inner_link": (
            "指向文件夹的链接,其内容已在别处收录",
            "a link to a folder whose files are read where they stand, skipped",
        ),
        "outer_link": ("链接指向文件夹之外,已跳过", "a link that leaves the folder, skipped"),
        "closed_folder": ("打不开文件夹:{reason},已跳过", "folder cannot be opened: {reason}, skipped"),
        "hidden_file": ("隐藏文件,已跳过", "hidden file, skipped"),
        "none_of_the_kinds": ("不认识的文件类型,可读 {known}", "unknown kind of file; {known} can be read"),
        "unreachable_file": ("读不了:{reason},请检查权限或链接", "cannot be read: {reason}; check it"),
        "no_regular_file": ("不是普通文件,已跳过", "no regular file, skipped"),
        "empty_file": ("空文件,已跳过", "empty file, skipped"),
        "large_file": ("文件有 {size} MB,超过 {most} MB,请分成几个文件", "{size} MB, more than {most} MB; split it"),
        "holes": ("几乎全是空洞的稀疏文件,已跳过", "a file of holes, skipped"),
        "repeated_file": ("与 {first} 内容相同,已跳过", "same content as {first}, skipped"),
        "nothing_printed": ("没有文字,已跳过", "holds no text, skipped"),
        "line_no_json": ("第 {number} 行:不是 UTF-8 编码的 JSON,已跳过", "line {number}: not JSON in UTF-8, skipped"),
        "line_no_object": ("第 {number} 行:不是 JSON 对象,已跳过", "line {number}: not a JSON object, skipped"),
        "line_without": ("第 {number} 行:缺少 {name},已跳过", "line {number}: has no {name}, skipped"),
        "pictures": (
            "第 {pages} 页没有文字,需要文字识别(OCR):安装 baowen[ocr] 后运行 baowen index --full",
            "page {pages} holds no text: needs OCR; install baowen[ocr] and run baowen index --full",
        ),
        "nothing_recognised": ("第 {pages} 页没有认出文字", "page {pages}: nothing was recognised"),
        "unsure_page": (
            "第 {page} 页识别不清(把握 {score}),已收录,请对照原件",
            "page {page} is hard to recognise (score {score}); it is indexed, compare it with the page",
        ),
        "picture_needs_ocr": (
            "图片,需要文字识别(OCR):请安装 baowen[ocr],或 tesseract 和它的 chi_sim;不识别可读 {known}",
            "a picture, needs OCR: install baowen[ocr], or tesseract with chi_sim; without it {known} can be read",
        ),
        "no_recogniser": (
            "读不了 {source}:图片需要文字识别(OCR)。请安装 baowen[ocr],或 tesseract 和它的 chi_sim。",
            "Cannot read {source}: a picture needs OCR. Install baowen[ocr], or tesseract with chi_sim.",
        ),
        "broken_picture": (
            "读不了 {source}:图片已损坏,或格式不认识。请另存为 .png 或 .jpg。",
            "Cannot read {source}: a broken picture, or of an unknown format. Save it as .png or .jpg.",
        ),
        "line_too_long": ("第 {number} 行:超过 {most} MB,已跳过", "line {number}: more than {most} MB, skipped"),
        "long_source": (
            "第 {number} 行:source 有 {count} 字,最多 {most} 字,已跳过",
            "line {number}: a source of {count} characters, {most} at most, skipped",
        ),
        "broken_pages": ("第 {pages} 页有损坏,已跳过", "page {pages} is broken, skipped"),
        # of a place in a file
        "no_place": ("要写成 文件:行,例如 A05.txt:23-25。", "Write it as file:lines, for example A05.txt:23-25."),
        "wrong_lines": (
            "行号 {first}-{last} 不对:从 1 起,先小后大。",
            "Lines {first}-{last} are wrong: from 1 on, the smaller first.",
        ),
        "no_line": ("{source} 只有 {count} 行,没有第 {first} 行。", "{source} has {count} lines, no line {first}."),
    }
)
