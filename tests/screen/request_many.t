# More open requests on one case than nine: each can be answered, by arrows, on a screen that has not room for all of them too.
demo
sh export YIZHAN_PASSWORD=yizhan-demo; do_it() { "$YIZHAN" --home "$DEMO/d" --operator 0371001 do "$@"; }; do_it apply < tests/screen/nine_move.json && echo '{}' | do_it accept 410105001000-1-000001
sh export YIZHAN_PASSWORD=yizhan-demo; for id in $(sed -n 's/^{"id": "\([0-9X]*\)".*/\1/p' tests/screen/nine_move.json); do echo "{\"request\":\"2\",\"person\":\"$id\",\"date\":\"2026-03-01\",\"text\":\"家属来电\"}" | "$YIZHAN" --home "$DEMO/d" --operator 0371001 do request 410105001000-1-000001 || exit 1; done
sh export YIZHAN_PASSWORD=yizhan-demo; for kind in 1 3 4; do echo "{\"request\":\"$kind\",\"text\":\"材料有误\"}" | "$YIZHAN" --home "$DEMO/d" --operator 0371001 do request 410105001000-1-000001 || exit 1; done
keys 0371001<Tab>yizhan-demo<F2>
keys <F11>0371900<Tab>yizhan-demo<F2>
see 待答复 12
keys <Enter><F4>
see 1 迁移人死亡 陈渤素
see 9 迁移人死亡 刘雷奋
see 改为纸质办理  花园路派出所
keys <Up>
see >   改为纸质办理  花园路派出所
keys <Enter>
see 不办理的理由
see 改为纸质办理  花园路派出所
keys 网络正常<F2>
see 已答复
size 16 80
keys <F4>
see 1 迁移人死亡 陈渤素
gone 停止办理
keys <End>
see >   停止办理
gone 1 迁移人死亡
see /11
keys <Home>
see > 1 迁移人死亡 陈渤素
keys <PgDn><PgDn><PgDn><Enter>
see 停止办理
see 不办理的理由
keys 继续办理<F2>
size 24 80
see 已答复
keys <F8>
see !! 请求       撤回
gone !! 请求       停止办理
