# What is being typed stays as it is, and so does the cursor, when the terminal changes its size, the idle lock covers
# the screen or another seat is looked at: the officer types on where it broke off.
demo
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>3<Enter>0
size 30 100
keys 3<Enter>
see 03.. 子女投靠父母
keys 明港<F12>
see 录入内容保留
keys wrong<Enter>
# Who is signed in has typed no number.
see !! 口令不正确
keys yizhan-demo<Enter><Left>
size 24 80
# A half-typed code is no code yet: it is kept without a word.
gone !!
keys <C-u>4115<F11><F11><F11>
gone !!
see 4115.........
keys 03002000<Enter>
see 明港派出所
keys 00000033<Enter>1<Enter>人民路11号<Left><Left><Left>
cursor 8 20
size 40 132
cursor 8 20
keys X<Enter>
see 人民路X11号
# An empty list says what is to be done.
keys <F8><Enter>
row 38 按 Ins 新增迁移人
size 24 80
keys <Del>
see ! 还没有可选的行；按 Ins 新增
# A whole date is replaced by the next digit, as a code is, right or wrong; one that broke off goes on.
keys <Ins>411503198810280025<Enter>邵申<Enter><Enter>2026
see 2026.......
keys 0230<Enter>
see !! 出生日期：20260230 不是日期
keys 1988-1<F12>yizhan-demo<Enter>0-27<Enter>
see 1988-10-27.
keys <Up>19881028<Enter>
see 1988-10-28.
# What a wrong code may be is told on line 23, however many there are: no popup takes the keys that follow.
keys <Down>12<Enter>75<Enter>30<Enter>43<Enter>
see !! 关系证明：没有“43”这一项；可填：7 项之一（按 F4 列出）
keys 1<Enter>
see 居民户口簿
