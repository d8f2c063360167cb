# The language changes at run time, on every screen.
seat d
start
see 警号
keys <F6>
see Operator number
keys 0371001<Tab>yizhan-demo<F2>
see Nothing to do
keys <F10>
see Menu
keys English<Enter>
see 没有待办事项
