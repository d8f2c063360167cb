# A megabyte pasted by a terminal that does not mark a paste: what does not fit is told, and the key behind it is not lost.
seat d
start
keys 0371001<Tab>yizhan-demo<F2><F10>
burst 1000000
see 最多 60 个字符
keys <C-u>English
see / English
keys <Enter>
see Worklist
keys <F4>
burst 1000000
see takes 60 characters
# What is typed fast is found by the key behind it.
keys <C-u>410105195604150023<Enter>
see 热依汗·卡德尔
# A page pasted as keys has Enter in it. In a field that it cannot leave, what is saved already is not written each time.
keys <Esc><Esc><F2><Tab><Tab><Tab><Tab><Tab><Tab>12a<Enter>
see digits are expected
sh cp "$DEMO/d/store/data.mdb" "$DEMO/before"
keys <Enter><Enter><Enter>
see digits are expected
sh cmp "$DEMO/d/store/data.mdb" "$DEMO/before"
