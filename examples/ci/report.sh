#!/usr/bin/env bash
# Runs every check on a change of the rules and writes what a reviewer has to know into one Markdown report.
#
#   report.sh BASE [RULES] [OUT]
#
#   BASE   the branch or commit that the change is for, such as origin/main; its merge base is compared with the checkout
#   RULES  the folder of rules, by default rules
#   OUT    the folder for the results, by default tiercheck-report: report.md, comment.md (the same, short enough for a
#          comment), check.sarif, cases.xml
#
# PORTFOLIO names a portfolio (CSV, Parquet, JSON lines); by default portfolio.csv, else a synthetic one is drawn.
# AS_OF names the day on which the impact is asked, by default today. FAIL_OVER is the gate of the impact, such as 0.5%.
#
# Every check runs, whatever the others say. Exit 0: all passed; 1: at least one did not; 2: there is nothing to compare.
set -uo pipefail

base=${1:?name the branch that the change is for, such as origin/main}
rules=${2:-rules}
out=${3:-tiercheck-report}
longest_comment=60000 # GitHub takes 65,536 characters

since=$(git merge-base "$base" HEAD) || {
  echo "there is no commit that $base and the checkout have in common; fetch the whole history" >&2
  exit 2
}
mkdir -p "$out" && rm -rf "$out"/{parts,summary,report.md,comment.md,check.sarif,cases.xml} && mkdir "$out/parts" || exit 2
failed=0

# check TITLE FORM FOLD COMMAND...: FORM is markdown for a command that writes Markdown, else text; FOLD is open for
# what is shown at once, else folded. What failed is always shown.
check() {
  local title=$1 form=$2 fold=$3 part code=0
  shift 3
  part=$(printf '%s/parts/%02d.md' "$out" "$(find "$out/parts" -name '*.md' | wc -l)")
  "$@" >"$out/said" 2>"$out/errors" || code=$?
  [ "$code" -eq 0 ] || failed=1
  printf '| `%s` | %s |\n' "$title" "$([ "$code" -eq 0 ] && echo passed || echo "**failed** (exit $code)")" >>"$out/summary"
  {
    printf '\n<details%s><summary><code>%s</code></summary>\n\n' "$([ "$code$fold" = 0folded ] || echo ' open')" "$title"
    if [ "$form" = markdown ]; then cat "$out/said"; else fenced "$out/said"; fi
    fenced "$out/errors"
    printf '\n</details>\n'
  } >"$part"
  echo "$title: exit $code"
  [ "$code" -eq 0 ] || cat "$out/said" "$out/errors"
}

fenced() {
  [ ! -s "$1" ] || { printf '\n````text\n' && cat "$1" && printf '````\n'; }
}

portfolio=${PORTFOLIO:-portfolio.csv}
drawn=""
if [ ! -e "$portfolio" ] && [ -z "${PORTFOLIO:-}" ]; then
  portfolio=$out/parts/synthetic.csv
  drawn="The portfolio is synthetic (\`tiercheck sample 2000\`): none of its enterprises exists."
  tiercheck sample 2000 "$portfolio" --seed 1 || failed=1
fi

check "tiercheck diff" markdown open tiercheck diff "$rules" --rev "$since" --direction --format markdown
check "tiercheck impact" markdown open tiercheck impact "$rules" --rev "$since" --portfolio "$portfolio" \
  ${AS_OF:+--as-of "$AS_OF"} ${FAIL_OVER:+--fail-over "$FAIL_OVER"} --format markdown
check "tiercheck check" text folded tiercheck check "$rules" --sarif "$out/check.sarif"
check "tiercheck test" text folded tiercheck test "$rules" --junit "$out/cases.xml"
if [ -n "$(find "$rules" -name '*properties.yaml' -print -quit)" ]; then
  check "tiercheck properties" markdown folded tiercheck properties "$rules" --format markdown
fi
check "tiercheck coverage" markdown folded tiercheck coverage "$rules" --fail-under 95 --format markdown
check "tiercheck mutate" markdown folded tiercheck mutate "$rules" --fail-under 98 --format markdown

head="$out/head.md"
{
  printf '# tiercheck: what this change of the rules does\n\n'
  printf 'Compared with %s, where the change left %s.\n\n' "\`${since:0:12}\`" "\`$base\`"
  printf '| check | result |\n|---|---|\n'
  cat "$out/summary"
  [ -z "$drawn" ] || printf '\n%s\n' "$drawn"
} >"$head"
cat "$head" "$out"/parts/*.md >"$out/report.md"

cp "$head" "$out/comment.md"
for part in "$out"/parts/*.md; do
  if [ $(($(wc -c <"$out/comment.md") + $(wc -c <"$part"))) -le "$longest_comment" ]; then
    cat "$part" >>"$out/comment.md"
  else
    printf '\n%s: too long for a comment; the whole report has it.\n' \
      "$(grep -o -m 1 '<code>.*</code>' "$part")" >>"$out/comment.md"
  fi
done
rm -rf "$out/parts" "$out/said" "$out/errors" "$out/summary" "$head"
exit "$failed"
