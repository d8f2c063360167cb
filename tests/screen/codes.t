# A code is typed by its number, without the zeros before it too, by its name, or by a part of it or its pinyin initials that no
# other has: what the list of F4 would narrow to one row needs no list.
demo
keys 0371001<Tab>yizhan-demo<F2><F2>3<Enter>1<Enter>
see 01.. 夫妻投靠
keys <Up>fq<Enter>
see 01.. 夫妻投靠
keys <Up>购房<Enter>
see 11.. 合法稳定住所（购房）
# What several have, and what none has, is told as before.
keys <Up>投靠<Enter>
see !! 迁移原因：没有“投靠”这一项
keys <C-u>5<Enter>
see !! 迁移原因：没有“5”这一项
# In the list it is not said over and over again.
keys <F4>
see > 01  夫妻投靠
gone !!
keys <Esc><F1>
see 拼音首字母只与一项相符的也可
# A name is wider than its code: it has the room behind the field while it is typed, and leaves nothing there.
keys <Enter><C-u>夫妻投靠
see 迁移原因* 夫妻投靠.
keys <BS><BS><BS>
see 迁移原因* 夫..
gone 妻
keys 妻<Enter>
see 迁移原因* 01.. 夫妻投靠
# What is pasted replaces a code as what is typed does.
keys <Up>
paste 11
keys <Enter>
see 迁移原因* 11.. 合法稳定住所（购房）
