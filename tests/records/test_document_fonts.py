from fontTools.ttLib import TTFont

from records.documents import fonts


def few(monkeypatch, *roles):
    monkeypatch.setattr(fonts, "common", lambda: frozenset(map(ord, "教师𬭎㛃䶮𫖯1")))
    monkeypatch.setattr(fonts, "ROLES", tuple(r for r in fonts.ROLES if r.name in roles))


def test_subset_has_our_name_outlines_of_truetype_and_rare_characters(monkeypatch, tmp_path):
    few(monkeypatch, "song")

    made = fonts.prepare(tmp_path, processes=1)

    font = TTFont(made[0].prepared)
    assert "glyf" in font
    assert font["name"].getDebugName(1) == "Shidang Song"
    assert set(map(ord, "教师𬭎㛃䶮𫖯1")) <= set(font.getBestCmap())
    assert (font["hhea"].ascent, font["hhea"].descent) == (880, -120)


def test_second_run_makes_nothing_and_another_recipe_replaces_the_old(monkeypatch, tmp_path):
    few(monkeypatch, "kai")

    first = fonts.prepare(tmp_path, processes=1)
    assert fonts.prepare(tmp_path, processes=1) == []

    monkeypatch.setattr(fonts, "RECIPE", fonts.RECIPE + 1)
    second = fonts.prepare(tmp_path, processes=1)
    assert [path.name for path in tmp_path.iterdir()] == [second[0].prepared.name]
    assert first[0].prepared.name != second[0].prepared.name


def test_missing_fonts_are_said_and_nothing_fails(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "DIRECTORIES", ())

    assert fonts.prepare(tmp_path) == []
    assert [role.name for role in fonts.missing(tmp_path)] == [
        "song",
        "title",
        "hei",
        "kai",
        "fang",
    ]
    assert fonts.state(tmp_path) == ()


def test_quick_fonts_hold_the_characters_of_ordinary_and_rare_names():
    held = fonts.common()

    assert [c for c in "王芳𬭎㛃䶮𫖯喆赟—·（）1A％" if ord(c) not in held] == []
