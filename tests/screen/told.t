# A case on the command line reads as its screen does: holder, clock, findings and history, aligned across wide characters.
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
sh "$YIZHAN" --home "$DEMO/d" case 410105001000-1-000001 > "$DEMO/zh" && "$YIZHAN" --home "$DEMO/d" --lang en case 410105001000-1-000001 > "$DEMO/en"
sh grep -qx '时限          2026-03-30 到期，剩 20 个工作日' "$DEMO/zh"
sh grep -qx '迁出地派出所  明港派出所  户 00000005  高粱店乡新华街203号' "$DEMO/zh"
sh grep -qx '居民身份证          原件  赵朝煌' "$DEMO/zh"
sh grep -qx '劳动合同或录用证明  原件' "$DEMO/zh"
sh grep -q '^   C-2.4 提示' "$DEMO/zh" && grep -qx '1  2026-03-02 10:00:00  受理' "$DEMO/zh" && grep -qx '  花园路派出所 0371001  ->  待审批' "$DEMO/zh"
sh! grep -q '^#' "$DEMO/zh"
sh grep -qx "Clock                      due 2026-03-30, 20 working days left" "$DEMO/en" && grep -qx "Applicant's telephone      13700001111" "$DEMO/en"
sh grep -qx '1  2026-03-02 10:00:00  Accept' "$DEMO/en" && grep -qx '  花园路派出所 0371001  ->  awaiting approval' "$DEMO/en"
# On a line of another charset too; a person and a household are told likewise.
sh "$YIZHAN" --home "$DEMO/d" --charset GBK case 410105001000-1-000001 | iconv -f GBK -t UTF-8 | cmp - "$DEMO/zh"
sh "$YIZHAN" --home "$DEMO/o" person 411503199804200011 | grep -qx '与户主关系          户主'
sh "$YIZHAN" --home "$DEMO/o" household 00000005 | grep -qx '赵朝煌  411503200006260023  妻    在册'
