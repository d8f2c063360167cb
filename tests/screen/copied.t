# Numbers are copied as they stand elsewhere: in groups, with hyphens, in full width. What parts them takes no room in the field.
demo
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>1<Enter>13<Enter>411503002000<Enter>00000005<Enter>1<Enter>高粱店乡新华街203号<Enter>
paste ０３７１－６５９６　１２３４
see 0371-65961234.
keys <C-u>
paste 138 0013 8000
see 13800138000.
gone !
keys <F8><Ins>
paste 411503 19980420 0011
see 411503199804200011.
gone !
keys <Enter>
see 1998-04-20
keys <Up><C-u>411503-19980420-0011<Enter>
see 1998-04-20
see 411503199804200011.
keys <Up>
paste 411503
see 有 6 个字符放不下（本栏最多 18 个）
