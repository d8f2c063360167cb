# What a key costs on a slow line (DESIGN section 8: no full redraw where three bytes do).
seat d
start
cost 2 0
keys 371001<Tab>yizhan-demo<F2><F2>
# Moving in a list of values: the mark goes, the mark comes, the cursor is back where one types.
keys 1<Enter><F4>
see > 01
cost 20 <Down>
see > 02
cost 20 <Up>
see > 01
# In a list of the screen the cursor goes with the mark.
keys <Esc><Esc><F2>2<Enter><Esc><F2>3<Enter><Esc><Up><Up><Up>
see 草稿 3
cursor 3 0
cost 8 <Down>
row 4 > 草稿
cursor 4 0
cost 8 <Down>
cost 12 <Up>
row 3   草稿
row 4 > 草稿
# Past the last row the terminal moves the others up: one row is written.
keys <F4>王
see > 人员
keys <Down>
cost 20 <Down>
keys <Down><Down><Down><Down><Down><Down><Down><Down><Down><Down><Down><Down><Down>
see > 人员
cost 140 <Down>
row 21 > 人员
cost 140 <Down>
row 21 > 人员
row 20   人员
