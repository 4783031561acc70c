"""Word documents as offices make them: tables, text boxes, footnotes, date lines, headings by style or by type."""

import io
import re
import zipfile
from collections.abc import Sequence

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from retrieval.archive.docx import read_docx
from retrieval.archive.quotes import stands_at
from retrieval.archive.split import split_articles
from retrieval.records import Article
from retrieval.words.sentences import sentences


def _table(document: object, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))  # type: ignore[attr-defined]
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text


def _bytes(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def _articles(data: bytes) -> tuple[Article, ...]:
    """The articles; each of their sentences stands on its lines."""
    file = read_docx(data, "a.docx")
    articles = split_articles(file)
    for article in articles:
        for start, end in sentences(article.text):
            assert stands_at(article.text[start:end].strip(), file, article.lines_of(start, end))
    return articles


ROWS = [["水库", "责任人", "电话"], ["青石水库", "何志", "8123"], ["白石水库", "马俊", "8456"]]
ROW_TEXTS = ["水库、责任人、电话。", "水库:青石水库,责任人:何志,电话:8123。", "水库:白石水库,责任人:马俊,电话:8456。"]


def test_a_notice_with_a_centred_headline_a_date_and_a_table() -> None:
    document = docx.Document()
    headline = document.add_paragraph()
    headline.add_run("关于开展防汛检查的通报").font.size = Pt(22)
    headline.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("临江区防汛办 2024年6月1日").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("现将防汛检查情况通报如下。")
    document.add_paragraph().add_run("一、总体情况").bold = True
    document.add_paragraph("全区水库运行正常。责任人名单如下:")
    _table(document, ROWS)
    document.add_paragraph("临江区防汛办")
    document.add_paragraph("二〇二四年六月一日")
    (article,) = _articles(_bytes(document))
    assert (article.headline, article.published) == ("关于开展防汛检查的通报", "2024-06-01")
    assert article.text.split("\n") == [
        "现将防汛检查情况通报如下。",
        "一、总体情况",
        "全区水库运行正常。责任人名单如下:",
        *ROW_TEXTS,
        "临江区防汛办",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["2024年5月3日 星期五", "松河大桥建成通车"],
        ["2024年5月3日", "松河大桥建成通车"],
        ["松河大桥建成通车", "发布日期:2024-05-03"],
        ["松河大桥建成通车", "(2024年5月3日)"],
        ["松河大桥建成通车", "临江日报 2024年5月3日"],
        ["临江日报 2024年5月3日 第A02版", "松河大桥建成通车"],
    ],
)
@pytest.mark.parametrize("style", ["Normal", "Heading 1"])
def test_a_date_line_is_no_headline(lines: list[str], style: str) -> None:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line, style if line == "松河大桥建成通车" else "Normal")
    document.add_paragraph("5月3日,松河大桥建成通车,市长林知远出席通车仪式。")
    document.add_paragraph("大桥全长860米。")
    (article,) = _articles(_bytes(document))
    assert (article.headline, article.published) == ("松河大桥建成通车", "2024-05-03")
    assert article.text == "5月3日,松河大桥建成通车,市长林知远出席通车仪式。大桥全长860米。"


def test_headlines_in_bold_type_tell_the_articles() -> None:
    document = docx.Document()
    texts = {
        "枫林小学开学": "今日,枫林小学举行开学典礼,校长周明讲话,新生三百人参加了典礼。",
        "松河大桥通车": "昨日,松河大桥建成通车,市长林知远出席仪式并讲话,大桥全长860米。",
    }
    for headline, text in texts.items():
        document.add_paragraph().add_run(headline).bold = True
        document.add_paragraph(text)
    assert {article.headline: article.text for article in _articles(_bytes(document))} == texts


def test_a_form_gives_each_label_with_its_value() -> None:
    document = docx.Document()
    document.add_paragraph("松河大桥项目表", "Title")
    _table(document, [["项目名称", "松河大桥"], ["总投资", "3.2亿元"], ["责任人", "何晓"]])
    (article,) = _articles(_bytes(document))
    assert article.text.split("\n") == ["项目名称:松河大桥。", "总投资:3.2亿元。", "责任人:何晓。"]


def test_a_form_of_credits_above_a_manuscript_is_no_part_of_it() -> None:
    document = docx.Document()
    slip = [
        ["稿件编号", "QH0517", "日期", "2024年5月17日"],
        ["作者", "林知远", "版面", "A02版"],
        ["审核", "王芳", "字数", "320"],
    ]
    _table(document, slip)
    document.add_paragraph("青河县开建三条环城公交线")
    document.add_paragraph("本报讯 5月16日,青河县环城公交线开工,副县长何志远出席开工仪式。")
    (article,) = _articles(_bytes(document))
    assert (article.headline, article.published) == ("青河县开建三条环城公交线", "2024-05-17")
    assert article.text == "5月16日,青河县环城公交线开工,副县长何志远出席开工仪式。"


def test_a_text_box_and_rows_stand_by_themselves_where_no_line_looks_like_a_heading() -> None:
    document = docx.Document()
    document.add_paragraph("青河县开建三条环城公交线")
    document.add_paragraph("本报讯 5月16日,青河县环城公交线开工。")
    _table(document, ROWS)
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>相关链接</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_bytes(document))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace("开工。</w:t></w:r>".encode(), f"开工。</w:t></w:r>{box}".encode()))
    (article,) = _articles(out.getvalue())
    assert article.text.split("\n") == ["5月16日,青河县环城公交线开工。", "相关链接", *ROW_TEXTS]


def test_a_masthead_in_large_type_gives_its_day_and_is_no_article() -> None:
    document = docx.Document()
    for text, size in (("临江区政务简报", 22), ("第12期", 12), ("临江区委办公室  2024年6月18日", 12)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.bold, run.font.size = size > 20, Pt(size)
    for headline, text in (
        ("林知远调研暑期安全", "6月17日,区长林知远到枫林小学调研暑期安全工作,要求做好防溺水宣传。"),
        ("老年食堂开业", "近日,东街社区老年食堂开业,每餐8元,每天有六十位老人来就餐。"),
    ):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(headline).bold = True
        document.add_paragraph(text)
    document.add_paragraph("报:区委常委,区人大、区政府、区政协领导。")
    articles = _articles(_bytes(document))
    assert [(article.headline, article.published) for article in articles] == [
        ("林知远调研暑期安全", "2024-06-18"),
        ("老年食堂开业", "2024-06-18"),
    ]
    assert articles[1].text == "近日,东街社区老年食堂开业,每餐8元,每天有六十位老人来就餐。"


def test_cells_over_several_rows_and_columns_stand_in_each() -> None:
    document = docx.Document()
    document.add_paragraph("责任人名单", "Title")
    _table(document, [["镇", "水库", "责任人"], ["东河镇", "青石水库", "何志"], ["", "白石水库", "马俊"]])
    table = document.tables[0]
    table.cell(1, 0).merge(table.cell(2, 0))
    (article,) = _articles(_bytes(document))
    assert article.text.split("\n")[1:] == [
        "镇:东河镇,水库:青石水库,责任人:何志。",
        "镇:东河镇,水库:白石水库,责任人:马俊。",
    ]


def test_a_table_with_long_cells_is_a_layout() -> None:
    document = docx.Document()
    text = "近日,松河大桥建成通车,市长林知远出席通车仪式。" * 20
    _table(document, [[text, "图说"], [text, "图说"]])
    (article,) = _articles(_bytes(document))
    assert article.text.startswith(text + "图说" + text)


FOOTNOTES = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:t>数据截至2024年4月底。</w:t></w:r></w:p></w:footnote></w:footnotes>'
)


def test_a_footnote_stands_behind_its_paragraph_and_a_text_box_by_itself() -> None:
    document = docx.Document()
    document.add_paragraph("松河大桥建成通车", "Title")
    document.add_paragraph("大桥累计完成投资3.2亿元,")
    document.add_paragraph("建设历时三年。")
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>桥头全景</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_bytes(document))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name).decode() if name.endswith((".xml", ".rels")) else old.read(name)
            if name == "word/document.xml":
                reference = '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
                data = re.sub(r"(3\.2亿元,</w:t></w:r>)</w:p>", rf"\1{reference}", data)
                data = re.sub(r"(三年。</w:t></w:r>)", rf"\1{box}", data)
            if name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                data = data.replace(
                    "</Relationships>", f'<Relationship Id="rF" Type="{kind}" Target="footnotes.xml"/></Relationships>'
                )
            if name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                data = data.replace(
                    "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
                )
            new.writestr(name, data)
        new.writestr("word/footnotes.xml", FOOTNOTES)
    (article,) = _articles(out.getvalue())
    assert article.text.split("\n") == [
        "大桥累计完成投资3.2亿元,",
        "数据截至2024年4月底。",
        "建设历时三年。",
        "桥头全景",
    ]


def test_headings_below_a_title_are_its_sections() -> None:
    document = docx.Document()
    document.add_paragraph("关于松河大桥建设情况的报告", "Title")
    document.add_paragraph("一、基本情况", "Heading 1")
    document.add_paragraph("大桥全长860米。")
    document.add_paragraph("二、下一步工作", "Heading 1")
    document.add_paragraph("加快建设。")
    (article,) = _articles(_bytes(document))
    assert article.headline == "关于松河大桥建设情况的报告"
    assert article.text.split("\n") == ["一、基本情况", "大桥全长860米。", "二、下一步工作", "加快建设。"]


def test_a_digest_with_days_gives_an_article_for_each_heading() -> None:
    document = docx.Document()
    document.add_paragraph("临江日报要闻", "Title")
    for day, headline in (("2024年5月3日", "枫林小学开学"), ("2024年5月4日", "东街改造完工")):
        document.add_paragraph(day, "Heading 1")
        document.add_paragraph(headline, "Heading 2")
        document.add_paragraph(f"今日,{headline}。")
    articles = _articles(_bytes(document))
    assert [(article.headline, article.published) for article in articles] == [
        ("枫林小学开学", "2024-05-03"),
        ("东街改造完工", "2024-05-04"),
    ]
