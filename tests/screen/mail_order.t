# What came stands by the time it came, the newest first, whoever sent it.
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
sh export YIZHAN_PASSWORD=yizhan-demo; at() { t=$((1772416800 + $1 * 3600)); shift; YIZHAN_NOW=$t "$YIZHAN" --home "$DEMO/$@"; }; go() { at $1 $2 sync "$DEMO/mail"; }; go 1 d && go 2 b && echo '{}' | at 2 b --operator 0371900 do approve 410105001000-1-000001 && go 2 b && go 3 o && go 3 d && echo '{}' | at 4 o --operator 0376001 do move-out 410105001000-1-000001 && go 4 o && go 5 d && go 6 b && go 7 d
keys <F9><F5>
row 3 2026-03-02 17:00 郑州户政
row 4 2026-03-02 15:00 明港派出所
row 5 2026-03-02 13:00 郑州户政
