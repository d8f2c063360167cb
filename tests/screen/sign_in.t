# Sign-in: a wrong password says so, a right one shows the worklist; Ctrl-C, Ctrl-Z and Ctrl-\ do not leave.
start
see 驿站：户口迁移“一站式”办理
# What is missing is said, not only gone to.
keys <F2>
see ! 缺少“警号”
keys 0371001<F2>
see ! 缺少“口令”
keys wrong<F2>
see !!
keys yizhan-demo<C-c><C-z><C-\>
keys <F2>
see 王小红
see 没有待办事项
keys <C-c><C-z><C-\><C-d>
see 没有待办事项
keys <F3>y
see 警号
keys <F3>
quit 0
# From the third wrong one on each further attempt waits, and says how long; leaving the program does not shorten it.
start
keys 0371001<Tab>a<F2>b<F2>c<F2>d<F2>
see 请等
see 尝试次数过多
keys <F3>
quit 0
start
keys 0371001<Tab>yizhan-demo<F2>
see 尝试次数过多
# Where nobody can be asked for the password, none has been tried.
sh setsid -w $YIZHAN --home $DEMO/d --operator 0371008 setting settle_days 5 </dev/null; test $? = 2
