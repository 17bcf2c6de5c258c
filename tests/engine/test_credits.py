"""Who made a picture, apart from what it shows."""

import pytest

from pipelines.engine.credits import clean_credit, part_credit


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("The bridge at dawn. (Reuters)", "The bridge at dawn.", "Reuters"),
        ("The bridge at dawn | AFP", "The bridge at dawn", "AFP"),
        ("The bridge at dawn – Ann Lee/Getty Images", "The bridge at dawn", "Ann Lee/Getty Images"),
        ("The bridge at dawn. Photo by Ann Lee", "The bridge at dawn.", "Ann Lee"),
        ("The bridge at dawn. Foto: Ann Lee/dpa", "The bridge at dawn.", "Ann Lee/dpa"),
        ("The bridge at dawn. © Ann Lee", "The bridge at dawn.", "Ann Lee"),
        ("The bridge at dawn. Ann Lee/AFP via Getty Images", "The bridge at dawn.", "Ann Lee/AFP via Getty Images"),
        ("The bridge at dawn (AP Photo/Ann Lee)", "The bridge at dawn", "AP Photo/Ann Lee"),
        ("Image Credits:Ann Lee / Getty Images", "", "Ann Lee / Getty Images"),
        ("Getty Images", "", "Getty Images"),
        ("清晨的大桥。（新华社记者王小明摄）", "清晨的大桥。", "新华社记者王小明摄"),
        ("清晨的大桥。图源：视觉中国", "清晨的大桥。", "视觉中国"),
        ("夜明けの橋（写真：共同）", "夜明けの橋", "共同"),
        ("새벽의 다리 [사진=연합뉴스]", "새벽의 다리", "연합뉴스"),
        ("The bridge at dawn.", "The bridge at dawn.", ""),
        ("The bridge at dawn (right) and the town", "The bridge at dawn (right) and the town", ""),
        ("The bridge at dawn (2019)", "The bridge at dawn (2019)", ""),
        ("She works for Reuters.", "She works for Reuters.", ""),
        ("The Getty Images office in the town.", "The Getty Images office in the town.", ""),
        ("A photo of the bridge", "A photo of the bridge", ""),
        ("Dawn | Marlow, Tuesday", "Dawn | Marlow, Tuesday", ""),
        ("", "", ""),
    ],
)
def test_part_credit(line, caption, credit):
    """A line's end that names who made the picture is its credit; what is told of agencies stays in the caption."""
    assert (caption, credit) == part_credit(line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("图/新华社", "新华社"),
        ("撮影：山田花子", "山田花子"),
        ("来源：新华社", "新华社"),
        ("ⓒ 연합뉴스", "연합뉴스"),
        ("（写真：共同）", "共同"),
    ],
)
def test_clean_credit_of_east_asia(text, expected):
    """What stands before a name goes in other scripts, too."""
    assert expected == clean_credit(text)
