from mapper.web.modules import imported_by


def test_modules_are_followed_through_every_kind_of_import_and_named_once(tmp_path):
    editor = tmp_path / "editor"
    editor.mkdir()
    (tmp_path / "dom.js").write_text("export const a = 1\n")
    (tmp_path / "words.js").write_text("import './dom.js'\n")
    (editor / "b.js").write_text("export { a } from '../dom.js'\nconst later = import('./later.js')\n")
    (editor / "main.js").write_text(
        "import {\n  a,\n  b,\n} from './b.js'\nimport { c } from '../words.js'\n// import x from './no.js'\n"
    )
    found = imported_by(editor / "main.js", tmp_path)
    assert sorted(found) == ["dom.js", "editor/b.js", "words.js"]
