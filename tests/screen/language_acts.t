# Changed at run time on any screen, nothing is left in the other language: line 2, what stands beside fields, texts; another
# seat too.
demo
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>1<Enter>13<Enter>4115<Enter>
see 立户
keys <F10>English<Enter>
see own household
gone 立户
gone 务工就业
# What is not valid yet is kept through it.
see 4115.
kill
demo
keys 0371001<Tab>yizhan-demo<F2><Enter>
see 4115.
keys <Esc><Del>y
keys <F9>
see to send
keys <F10>English<Enter>
gone to send
keys <Esc>
include own.inc
keys <F11>0371900<Tab>yizhan-demo<F2><F11><F11><F11><F11><F11><F11>
see 审批
keys <F10>English<Enter>
gone 审批
see approval
# The first seat's screens too, though it was not changed there.
keys <F11><F11>
see others 1
gone 他处
