# A clipboard without bracketed paste is a megabyte of keys: they are taken as fast as they are read, wherever they fall, for
# what nobody sees is not painted.
demo
keys 0371001<Tab>yizhan-demo<F2><F1>
see 全部按键
burst 500000
see 字符键在此处不起作用
keys <Enter>
burst 500000
see 字符键在本屏
keys <F2><F4>
burst 500000
see / xxxxxxxxxxxxxxxxxxxx
see 本栏最多 60 个字符
keys <C-u>2
see > 2
keys <Enter><F3>
see 草稿
# Keys typed ahead do what they do one by one: on screens, lists and popups that were never painted in between.
ahead <Enter><F4><Down><Enter><F8><Ins>411503199804200011<Enter>覃兵基<F3><F3><Down><Up><F4>覃兵基<Down><BS><BS>兵基<F10><Esc>
see 号码、姓名、拼音、电话  覃兵基.
see 未找到
keys <Esc><Enter>
see 2/7 迁移人
see > 覃兵基
ahead <F7><C-u>3<Tab>
see 投靠家庭户
