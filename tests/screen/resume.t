# Nothing typed is lost: the power fails in a mover's row, and the operator is back on the same field.
seat d
start
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>1<Enter>
see 立户
# A code that is being typed does not stand beside another's name.
keys <Up>2
gone 立户
# Nor does one that is no code stand twice.
keys <BS>9<Enter>
see 这一项；可填：1 立户，2 集体户，3 投靠家庭户
gone 9. 9
keys <BS>1<Enter>
see 立户
keys 13<Enter>411503002000<Enter>00000005<Enter><F2>
keys <Ins>411503199804200011<Enter>覃兵<Enter>
kill
start
keys 0371001<Tab>yizhan-demo<F2>
see 覃兵
see 未申请
keys <Enter>
see 411503199804200011
cursor 4 17
# A wrong check character is told and kept, too.
keys <Up><Up><BS>2<Enter>
see 校验码不符
kill
start
keys 0371001<Tab>yizhan-demo<F2><Enter>
see 411503199804200012
# A hang-up saves the field under the cursor.
keys <BS>1
hangup
start
keys 0371001<Tab>yizhan-demo<F2><Enter>
see 411503199804200011
# A resize in mid-field loses nothing.
keys <Tab>基
# It is kept when the hands rest, before the field is left.
sh sleep 2
kill
start
keys 0371001<Tab>yizhan-demo<F2><Enter>
row 3 覃兵基.
size 30 100
see 覃兵基
size 24 80
see 覃兵基
# The lock covers the screen and keeps it.
keys <F12>
gone 覃兵基
see 王小红
keys yizhan-demo<Enter>
see 覃兵基
see 王小红
see F2完成
# It covers an open list too, also through a resize, and the list is there again behind it.
keys <S-Tab><Down><Down><Down><Down><F4>
see / .
keys <F12>
gone / .
gone 覃兵基
see 王小红
size 30 100
gone 覃兵基
size 24 80
gone 覃兵基
keys yizhan-demo<Enter>
see / .
keys <Esc>
gone / .
see 覃兵基
keys <Up><Up><Up>
# A megabyte pasted is cut at the field's limit and said.
keys <C-u>
paste-much 1000000
see 放不下
keys <Esc>
see 2/7
# The first that is typed into a new application is kept as it stands, when the hands rest on it. Of several drafts the one
# that the power cut found open is the first line.
demo
keys 0371001<Tab>yizhan-demo<F2><F2><Up>乙
sh sleep 2
kill
demo
keys 0371001<Tab>yizhan-demo<F2>
see 草稿 2
keys <Enter>
see 备注  乙..
# A long text that is typed without a rest is kept all the same.
demo
keys 0371001<Tab>yizhan-demo<F2><F2><Up>
steady 48 甲
kill
demo
keys 0371001<Tab>yizhan-demo<F2><Enter>
see 甲甲甲甲甲甲甲甲
# So is an older one that was gone back to.
kill
now 2026-03-03 10:00
demo
keys 0371001<Tab>yizhan-demo<F2><Down>
row 4 > 草稿 2
keys <Enter><Tab>
kill
demo
keys 0371001<Tab>yizhan-demo<F2>
row 3 > 草稿 2
row 4   草稿 3
# A code that the power cut broke off goes on where it did; a whole one that stood there is replaced by the next digit.
demo
keys 0371001<Tab>yizhan-demo<F2><F2>1<Enter>1
hangup
demo
keys 0371001<Tab>yizhan-demo<F2><Enter>
see 1/7
see 1. 立户
keys 3<Enter>
see 13.. 务工就业
hangup
# The same in a form that is one page: the enquiry's station, of which half is no station yet.
demo
keys 0371001<Tab>yizhan-demo<F2><F6>1<Enter>13<Enter>4115
hangup
demo
keys 0371001<Tab>yizhan-demo<F2><F6>
see 4115.........
keys 03002000<Enter>
see 明港派出所
keys <Up><C-u>明港派出
hangup
demo
keys 0371001<Tab>yizhan-demo<F2><F6>所<Enter>
see 411503002000. 明港派出所
# And in a mover's row, where another code stood before.
keys <F3><F2>1<Enter><F2><Ins><Tab><Tab><Tab><Tab>12<Enter><Up>0
gone 妻
hangup
demo
keys 0371001<Tab>yizhan-demo<F2><Enter>
row 6 0..
gone 妻
keys 2<Enter>
see 02. 户主
hangup
demo
keys 0371001<Tab>yizhan-demo<F2><Enter><Up>1
row 6 1..
gone . 户主
