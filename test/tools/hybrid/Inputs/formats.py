"""Checks the output of `hybrid check --format=json|sarif` for the files of formats.test."""

import json
import sys

log = json.load(sys.stdin)
if sys.argv[1] == "json":
    error, warning = log["diagnostics"]
    assert error == {"file": "a.hyb", "line": 2, "column": 46, "endLine": 2, "endColumn": 49, "severity": "error",
                     "code": "unknown-name", "message": "there is no value 'teo'; did you mean 'two'?",
                     "fix": {"line": 2, "column": 46, "endLine": 2, "endColumn": 49, "text": "two"}}, error
    assert (warning["file"], warning["line"], warning["column"], warning["severity"]) == ("b.hyb", 2, 15, "warning")
else:
    assert log["version"] == "2.1.0" and len(log["runs"]) == 1
    run = log["runs"][0]
    assert run["columnKind"] == "utf16CodeUnits"
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    error, warning, missing = run["results"]
    for result in run["results"]:
        assert result["ruleId"] in rules and len(result["partialFingerprints"]["hybridMessage/v1"]) == 16
    place = error["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "a.hyb", "uriBaseId": "%SRCROOT%"},
                     "region": {"startLine": 2, "startColumn": 46, "endLine": 2, "endColumn": 49}}, place
    change = error["fixes"][0]["artifactChanges"][0]
    assert change["artifactLocation"]["uri"] == "a.hyb"
    assert change["replacements"] == [{"deletedRegion": place["region"], "insertedContent": {"text": "two"}}]
    assert warning["level"] == "warning"
    # The title before has a character of four bytes, which is two units of UTF-16.
    assert warning["locations"][0]["physicalLocation"]["region"]["startColumn"] == 13
    assert missing["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "missing.hyb"
