# A resubmission that was begun is taken up from the case too, not begun a second time.
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F11>0371900<Tab>yizhan-demo<F2><Enter><F2>2201<Enter><Enter>y<F2>
see 已退回迁入地派出所
keys <F11><F11><Enter><F2>2
see 迁移申请
keys <Down><Down><Down><Down><Down><Down><C-u>13799998888<Enter>
see 13799998888
kill
seat d
start
keys 0371001<Tab>yizhan-demo<F2><Down><Enter>
see 本人草稿
keys <F2>
see 重新提交（有本人草稿）
keys 2
see 13799998888
keys <Esc><Esc>
see 草稿 1
