#!/bin/sh
# The offices' side of the chain, for trying out a client: a deputy registers the newest waiting opinion, a body answers it, the
# committee's office reviews, and the outcome hangs on the echo wall. Run it at the root of the repository on a stack of
# your own:  docs/examples/handle_the_case.sh
set -eu
unset SIQUAN_TOKEN # each call below is made in a role of its own

call() { ${SIQUAN:-./siquan} call "$@"; }
pick() { python3 -c "import json, sys; it = json.load(sys.stdin); print($1)"; }

# The directory: one grid with its deputy, one body that handles every topic. Again changes nothing.
call intake.load_directory --role committee_office 'deputies:=[{"deputy": "D-001", "name": "代表一"}]' \
    'grids:=[{"grid": "G-001", "name": "第一网格", "deputies": ["D-001"]}]' >/dev/null
call dispatch.enroll_body --role committee_office body=jiedao name=街道办事处 kind=sub_district contact_person=联系人 >/dev/null
call dispatch.set_route --role committee_office lead=jiedao 2>/dev/null | grep -q -e route_id -e dispatch.route_tie

opinion=$(call intake.worklist --role deputy --deputy D-001 limit=1 | pick 'it["items"][0]["opinion_id"] if it["items"] else ""')
[ -n "$opinion" ] || { echo "没有待处理的意见 / no opinion waits"; exit 1; }
case=$(call intake.register_case --role deputy --deputy D-001 opinions="$opinion" grid=G-001 complexity=direct \
    title=楼前路灯不亮 category=城乡建设/市政设施 | pick 'it["case_id"]')
echo "定单 registered $case"

# The case reaches dispatch as an event: wait until the body has it.
tries=0
until call dispatch.get_assignment --role body_clerk --body jiedao case_id="$case" >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || { echo "这个件没有派给 jiedao / the case was not assigned to jiedao"; exit 1; }
    sleep 0.2
done
call dispatch.claim --role body_clerk --body jiedao case_id="$case" >/dev/null
call dispatch.submit_reply --role body_clerk --body jiedao case_id="$case" \
    text=已更换损坏的灯头，六盏路灯恢复照明。 'outcome:={"quantity": 6, "unit": "盏", "item": "路灯"}' >/dev/null
call dispatch.review_reply --role committee_office case_id="$case" version=1 decision=approve >/dev/null
call dispatch.complete --role body_clerk --body jiedao case_id="$case" >/dev/null
echo "办结 completed $case"
