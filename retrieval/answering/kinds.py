"""A question's wording → its kind. Rules in order; the first that matches speaks.

The rules see the question with marks: □ for a name of a person, 谁 for any words that ask for people, 陪 for any that
tell of company. So each rule is short and each of those wordings is written once.
"""

import re
from dataclasses import dataclass

NAME = "□"
_WHO = re.compile(
    r"哪[些个位名几两三]*(?:位|人|名)|什么人|何人|"
    r"哪(?![里儿家座所条栋处类种样])(?:些|个|位|几位|两位|几个)?(?![几些]?[个家]?(?:单位|部门|局|企业|公司|机构|协会))(?:(?!单位|部门|公司|企业).){0,8}?(?:领导|干部|同志|负责人|书记|主任|局长|区长|市长|部长|教授|专家|记者|通讯员|代表|人士|老师|人)"
)
_COMPANY = re.compile(
    r"陪同|陪着|随同|一起|一同|一块儿?|一道|同行|同去|跟着|随行|参加了?(?:现场)?(?:调研|慰问|检查|考察|督导|活动)|在场"
)
MEASURED = r"(?:多少|多长时间|(?<![哪好])几(?![号月日点乎])|多[大高长远深久重宽])"
PLACE = (
    "(?:项目|地方|企业|公司|小区|园区|街道|街区|村|镇|社区|工地|学校|单位|点位|(?<=个)点|(?<=些)点|(?<=受灾)点|站点|站点|路(?!子)|道路|工程|地点|地址|医院|派出所|"
    "城市|区|县|厂|机构|机场|车站|站|实验室|研究院|研究所|院所|商场|场馆|标段|部队|支队|队伍|军营|基地|中心|监管所|派出所|执法队|中队|大队|酒店|园|营地|民宿|卫生室|大厦|楼|桥|水库|"
    "茶园|景区|景点|馆|门店|店|国家|分公司|媒体|市|省|处|家)"
)
_ASKING = "(?:什么|啥|哪|怎么|如何|几点)"
_SAYING = "(?:要求|强调|指出|提出|提到|表示|叮嘱|勉励|嘱咐|鼓励|希望|交代|说|讲(?!话的)|(?<!座)谈)"


@dataclass(frozen=True, slots=True)
class KindRule:
    """A kind of question, the wording that gives it, and a question that it was read from."""

    name: str
    kind: str
    pattern: re.Pattern[str]
    example: str


def _rule(name: str, kind: str, pattern: str, example: str) -> KindRule:
    return KindRule(name, kind, re.compile(pattern), example)


KIND_RULES = (
    _rule(
        "written by",
        "who",
        "(?:谁|哪).{0,8}(?:记者|通讯员|写|采访|拍|供稿)|(?:记者|通讯员|作者|署名)(?:是|叫|有)?(?:谁|哪|什么|啥)",
        "这篇是谁写的",
    ),
    _rule(
        "name of the one described",
        "who",
        "(?:[长员者兵人记任席师授委生家婶嫂爷婆]|领导|司令|队长)(?:的?(?:姓名|名字|大名))?(?:叫|是)(?:什么|啥)(?:名字|名)?(?:$|[,，])|姓(?:什么|啥)",
        "到场的司令员叫什么",
    ),
    _rule(
        "place of the deed",
        "where",
        rf"(?:去|(?<![做得达提说谈讲遇想听收受感直])到|看|走访|慰问|调研|考察|参观|检查|督导|视察|走进|走|跑|查|进|在|的是)[了过的]?(?:(?![谁说讲]|要求|强调)[^哪,，]){{0,12}}哪[些个几两二三四五六座条所栋家处支块片](?:[些个几座条所栋家处支块片])?(?!位|名)\w{{0,6}}?{PLACE}(?!.{{0,2}}(?:领导|负责人|的人|干部))",
        "□慰问了汝州哪两家单位",
    ),
    _rule(
        "with whom",
        "with_whom",
        "谁.{0,6}陪|陪.{0,16}(?:谁|有哪些)|[跟和与同]谁|哪.{0,6}陪|(?:时|那[次天趟]|中).{0,3}有谁.{0,6}(?:参加|在)|有谁.{0,4}参加|那[天次趟].{0,3}谁.{0,3}在",
        "谁陪□去的",
    ),
    _rule(
        "date",
        "when",
        "^(?!.*谁).*(?:(?:什么|啥)时[候间]|何时|哪(?:一|几|两)?[天日年]|哪个?月|(?<!哪)几[号月日]|哪几[号月日]|(?<!哪)几点(?!要求|建议|意见|希望|期望|体会)|多会儿|什么日子|"
        "时间是|日期是|多久(?:以|之)?前|(?:多少|几)个?[年天月](?:以|之)?前)",
        "□什么时候去的",
    ),
    _rule(
        "title",
        "title",
        "(?:什么|啥|何|哪个|哪些)(?:职(?!工)|身份|头衔|官|级别)|职[务位级]|头衔|是个?(?:干什么的|做什么的|干啥的|干嘛的)$|(?:担任|任)(?:什么|啥|哪)|当(?:什么|啥)官",
        "□是什么职务",
    ),
    _rule(
        "holds the title",
        "yes_no",
        f"{NAME}(?:同志)?(?:是不是|是否是?|是)(?!.*(?:谁|哪|什么|啥|怎|几)|陪|去).{{2,20}}(?:吗|吧|$)",
        "□是不是区长",
    ),
    _rule(
        "title of the named",
        "title",
        f"{NAME}(?:同志)?(?:是|担任|任|当)的?(?:哪|什么|啥|谁)(?!时|天|年|里|儿)(?!.*(?:主持|陪|去|来|讲))",
        "□是哪个街道的什么领导",
    ),
    _rule("headline", "other", "标题(?:是|叫)?(?:什么|啥|怎么)", "那篇的标题是什么"),
    _rule(
        "topic",
        "other",
        "(?:题目|主题|标题|课题|名称|口号|书名|课程)(?:是|叫|为|叫做)?(?:什么|啥)|(?:什么|啥)(?:题目|主题|课题|标题|名称)",
        "讲课的题目是什么",
    ),
    _rule(
        "meaning",
        "other",
        "(?:是|指|指的是|就是|叫做?)(?:什么|啥)(?:意思)?$|具体指|(?:什么|啥)意思",
        "“四高地”具体指什么",
    ),
    _rule(
        "called by the named",
        "what_said",
        f"{NAME}.{{0,24}}(?:称作|称为|比作|夸|答复|回应|叮嘱|形容|评价)(?!.*谁).*(?:什么|啥|怎么|如何)|{NAME}.{{0,24}}(?:怎么|如何)(?:夸|答复|回应|叮嘱|形容|评价|称呼)|"
        f"{NAME}.{{0,20}}提的.{{0,10}}是(?:什么|啥)",
        "□把基层组织比作什么",
    ),
    _rule(
        "said by the named",
        "what_said",
        f"{NAME}(?:.{{0,30}}?{_SAYING}(?![话课授座])|要(?!点|领|在))(?!.*(?:是|叫|由)谁).*(?:谁|{_ASKING})(?!.{{0,4}}(?:时候|时间|天))|"
        f"对.{{2,30}}(?:提出|提了|强调了|有)(?:哪|什么|啥).{{0,4}}(?:要求|意见|建议|希望|期望)",
        "□要求落实什么规定",
    ),
    _rule(
        "members of a set",
        "list",
        "(?:是|指|包括|说的)哪[几些两二三四五六七八九](?![天日年月])|哪[几些两三]?[个家]?(?:单位|部门|局|机构|协会|委办)(?!.{0,6}(?:调研|慰问|跟))",
        "“两区”是哪两区",
    ),
    _rule("persons helped", "list", f"{NAME}.{{0,20}}(?:资助|帮扶|救助|表彰)了?谁", "□资助了哪几位学生"),
    _rule("who", "who", "谁", "谁去的"),
    _rule("number", "how_many", MEASURED, "来了多少人"),
    _rule(
        "which place",
        "where",
        rf"哪里|哪儿|(?:什么|啥)地方|何[处地]|(?:哪[些个几两三条座一家]*|什么|啥){PLACE}|[去到在]了?哪(?![“\"])|[跑看走]了?哪(?![“\"])",
        "项目建在哪里",
    ),
    _rule(
        "said",
        "what_said",
        f"(?:{_SAYING}|提).{{0,14}}{_ASKING}|怎么(?:说|看|讲|要求|评价)|(?:什么|哪些|啥|哪几.)(?:具体)?(?:要求|意见|建议|指示|讲话|期望|希望)",
        "会议提了什么要求",
    ),
    _rule("yes or no", "yes_no", "吗|是不是|有没有|是否|对不对|[对是]吧|没有?$|了没$", "□去了吗"),
    _rule("list", "list", "哪些|哪几|有什么|有啥|列出|分别是", "都有哪些"),
    _rule("other", "other", "", "为什么"),
)


def kind_rule(folded: str, people: tuple[str, ...]) -> KindRule:
    """The rule that gives the kind of a folded question in which those names stand."""
    for name in people:
        folded = folded.replace(name, NAME)
    folded = folded.replace("主持人", "主持")
    marked = _COMPANY.sub("陪", _WHO.sub("谁", folded))
    return next(rule for rule in KIND_RULES if rule.pattern.search(marked))
