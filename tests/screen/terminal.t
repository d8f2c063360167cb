# The terminal itself: sizes, what keys do not mean, types of terminals.
seat d
# A type that cannot place its cursor, or none, is refused with a word, not painted over.
sh script -qec "TERM=dumb $YIZHAN --home $DEMO/d" /dev/null </dev/null | grep -q 终端类型.dumb
sh script -qec "TERM= $YIZHAN --home $DEMO/d" /dev/null </dev/null | grep -q 终端类型不明
# A size that nobody has is not believed.
sh printf "\0333" | COLUMNS=999999999 LINES=x timeout 10 script -qec "$YIZHAN --charset UTF-8 --home $DEMO/d" /dev/null | grep -q 警号
start
see 警号
# Sequences that are no key of ours do nothing: not one byte of them is taken for Esc or for text.
keys 0371001<C-Left><console><mouse><title><answer>
see 0371001....
keys <F12>
see 尚未登录，无需锁屏
keys <Tab>yizhan-demo<F2>
keys <F12>
see 王小红，请输入本人口令
keys yizhan-demo<Enter>
see 待办列表
# A letter where none is wanted says so.
keys q
see 字符键在本屏不起作用
keys <Left>
see Left 在本屏不起作用
keys <F2>1<Enter><F4>
# A list follows the terminal's size, both ways, and stays between the title and the message.
see > 01
size 16 60
see > 01
row 1 1/7
row 13 └──
size 16 60
gone 91
size 60 200
see 退役军人落户
keys <F9>
see F9 在此处不起作用
keys <Down>
gone F9 在此处不起作用
see > 02
size 3 5
keys <Down>
size 1 1
size 24 80
see > 02
# Too small: that is all it says; no key is taken; then everything is as it was.
size 10 40
see 终端为 10 行 40 列
gone > 02
keys <Down>x
size 24 80
gone 终端为
see > 02
keys <F12>
gone > 02
size 15 59
see 终端为 15 行 59 列
size 24 80
gone > 02
see 已锁屏
keys wrong<Enter>
see !!
gone > 02
keys yizhan-demo<Enter>
see > 02
# Help and a question follow too.
keys <Esc><F1>
see 决定所需材料
size 17 60
see 关闭
size 50 120
see 返回（同 F3）
keys <Esc><Esc><Del>
size 60 200
size 20 60
see n 否
keys n
# Hung up under the lock and over a list, it ends in order, and the draft is there.
keys <Enter><Tab>13<F4><F12>
hangup
start
keys 0371001<Tab>yizhan-demo<F2><Enter>
see 13
# A character that nobody would see is refused for what it is, not for the field's length; so in a list of values.
keys <C-u>​
see U+200B 不可见
keys <F4>​
see U+200B 不可见
keys <Down>
gone U+200B
keys <Esc>
# Old terminals: the same screen.
kill
size 24 80
term vt100
start
keys 0371001<Tab>yizhan-demo<F2><Enter>
see F12锁屏
kill
term linux
start
keys 0371001<Tab>yizhan-demo<F2><Enter>
see F12锁屏
# What has no room says that it is cut: a label, and what stands behind a field.
kill
lang en
size 20 60
start
keys 0371001<Tab>yizhan-demo<F2><F6>
see Mover's card, booklet and pro~
keys 3<Tab>
see 3.. joining a ~  F7 F8  1/2
size 20 90
see 3.. joining a family household
# A frame is text on a UTF-8 line, whatever the terminal calls itself.
kill
term vt100
start
keys <F1>
see ┌─ 
# Where the terminal can insert characters curses does not: it miscounts among wide ones, and left the end of what it had moved.
kill
term xterm
lang zh
start
keys 0371001<Tab>yizhan-demo<F2><F6>3<Enter>01<Enter>411503002000<Enter><F6><F3>
row 3 落户方式  3.. 投靠家庭户
gone 投靠家庭户落
gone 夫妻投靠迁
