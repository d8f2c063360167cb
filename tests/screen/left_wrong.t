# Esc and F3 leave a field that is not right yet as it stands: why it is refused is not said on the screen beneath, where nothing
# can be done about it, and the draft begins with it.
demo
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>1<Enter>13<Enter>4115<F3>
see 待办列表
gone !!
keys <Enter>
see 4115.........
gone !!
keys <Enter>
see !! 迁出地派出所
keys <Esc>
see 待办列表
gone !!
# A row's form is part of its list: there it is told that the number is not taken.
keys <Enter><C-u>411503002000<Enter>00000005<Enter>1<F8><Ins>41150319980420001<F3>
see 2/7
see !! 公民身份号码
keys <F3>
see 待办列表
gone !!
# What was typed into it is there when the row is opened again, from the draft too; a new row begins empty.
keys <Enter>
see 2/7
keys <Enter>
see 41150319980420001..
keys <Esc><Ins>
gone 41150319980420001..
keys <Esc><Enter>
see 41150319980420001..
keys 1<Esc><Enter>
see 411503199804200011
keys <F3><F3>
see 待办列表
# An entry of the journal, on a person.
keys <F4>410105194401010018<Enter><F9>2026-13-01<Esc>
see 410105194401010018
gone !!
