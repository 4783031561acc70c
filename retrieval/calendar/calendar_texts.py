"""What is said of days and periods that cannot be taken: key → Chinese, English."""

from types import MappingProxyType

TEXTS = MappingProxyType(
    {
        "no_date": (
            "{label} {text} 不是日期:请写成 2023-08-14 或 2023-08。",
            "{label} {text} is no date: write it as 2023-08-14 or 2023-08.",
        ),
        "period_backwards": (
            "起 {since} 晚于止 {until},中间没有日子。请对调。",
            "The range begins ({since}) after its end ({until}). Exchange them.",
        ),
    }
)
