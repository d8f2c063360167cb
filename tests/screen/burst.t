# A megabyte pasted by a terminal that does not mark a paste: lists are narrowed and painted for what came last, not for each
# letter of it, and the key behind it is not lost.
seat d
start
keys 0371001<Tab>yizhan-demo<F2><F10>
burst 1000000 3000
see 最多 60 个字符
keys <C-u>English
see / English
keys <Enter>
see Worklist
keys <F4>
burst 1000000 3000
see takes 60 characters
# What is typed fast is found by the key behind it.
keys <C-u>410105195604150023<Enter>
see 热依汗·卡德尔
