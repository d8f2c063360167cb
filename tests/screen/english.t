# English on an 80-column line: nothing is cut in mid-word, and what is in words follows the language at once.
seat d
start
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F5><F5>
row 2 期限（余工作日）
row 3 自明港派出所   2026-03-30 剩20天
keys <F10>English<Enter>
row 1 Others:  mine 0  overdue 0  returned 0  others 1  drafts 0  follow-ups 0
row 2 Due, working days
row 3 approval   <-明港派出所   2026-03-30 20 d
row 23 F2 apply  F4 find  F6 enquiry  F5 view  F9 mail  F3 leave  F1 help  F10 menu
gone 待我办
# What a wide terminal has goes to the names first, and the narrow one keeps nothing of it.
size 24 120
row 2 Movers                                   Stage
row 23 F10 menu  F12 lock
size 24 80
row 23 F1 help
gone F12 lock
# The counts are told in fewer columns where there are few, all of them.
keys <F5><F5>
row 1 mine 0  overdue 0  returned 0  others 1  drafts 0  follow-ups 0
size 24 60
row 1 mine 0  late 0  back 0  others 1  drafts 0  after 0
size 24 80
row 1 mine 0  overdue 0  returned 0  others 1  drafts 0  follow-ups 0
keys <F5><F5>
keys <F4>wang
see registered
gone ~
gone registere 
# A case read in the one language is there in the other.
keys <Esc><Enter>
see awaiting approval
keys <F10>中文<Enter>
see 待审批
gone awaiting
# F1 says for every field what it takes.
keys <Esc><F2><Down><Down><Down><Down><Down><F1>
see 最多 100 个字符
keys <Esc><Esc><Del>y<F6><Tab><Tab><Tab><F1>
see 日期，如 2026-03-02
keys <Esc><Down><F1>
see 空格切换
keys <Esc>x
see 空格切换
# A label and a line of the menu stand whole.
keys <F10>English<Enter>
see Head's card, booklet and proxy at hand
keys <F10>
see narrow, or by pinyin initials.
