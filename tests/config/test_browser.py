def test_browser_opens_the_login_page_in_chinese(page) -> None:
    page.goto("/login/")

    assert page.evaluate("navigator.language") == "zh-CN"
