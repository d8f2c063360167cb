# A register extract of made-up people, as `yizhan import` reads it (UTF-8, tab-separated).
#   awk -f data/people.awk -v households=380 -v division=410105 -v seed=1 \
#       data/surnames.tsv data/given_chars.tsv data/names_mps.tsv data/rare_chars.tsv data/townships.tsv | iconv -f UTF-8 -t GB18030
# Names follow the tables' frequencies; numbers are valid by GB 11643 and made up. Deterministic for a
# seed. Run under LC_ALL=C.
function rnd(n) { state = (state * 16807) % 2147483647; return int(state / 2147483647 * n) }
function pick(arr, n, sum,   r, lo, hi, mid) { # arr: running sums
    r = rnd(sum) + 1; lo = 1; hi = n
    while (lo < hi) { mid = int((lo + hi) / 2); if (arr[mid] < r) lo = mid + 1; else hi = mid }
    return lo
}
function surname() { return sur[pick(sur_sum, sur_n, sur_total)] }
function given(sex, year,   k, a) {
    if (year >= 2010 && newborn_n[sex] && rnd(100) < 35) return newborn[sex, 1 + rnd(newborn_n[sex])]
    a = ""
    do k = pick(giv_sum, giv_n, giv_total); while (giv_sex[k] != "U" && giv_sex[k] != sex)
    a = giv[k]
    if (rnd(100) < 1) return a rare[1 + rnd(rare_n)]
    if (rnd(100) < 72) { do k = pick(giv_sum, giv_n, giv_total); while (giv_sex[k] != "U" && giv_sex[k] != sex); a = a giv[k] }
    return a
}
function uyghur(sex) { return (sex == "M" ? um[1 + rnd(um_n)] : uf[1 + rnd(uf_n)]) "·" um[1 + rnd(um_n)] }
function id(sex, y, m, d,   base, s, i, sum, key) {
    key = sprintf("%04d%02d%02d", y, m, d)
    s = ++seq[key] * 2 - (sex == "M"); if (s > 998) { d = d % 28 + 1; return id(sex, y, m, d) }
    base = division key sprintf("%03d", s); sum = 0
    for (i = 1; i <= 17; i++) sum += substr(base, i, 1) * w[i]
    return base substr("10X98765432", sum % 11 + 1, 1)
}
function row(name, sex, y, rel, nation,   m, d, age, edu, mar, job, mil, tel, place, came) {
    m = 1 + rnd(12); d = 1 + rnd(28); age = 2026 - y
    edu = age < 7 ? "" : age < 13 ? "小学肄业" : age < 16 ? "初中肄业" : edus[1 + rnd(edu_n)]
    mar = rel == "夫" || rel == "妻" || marry ? "已婚" : age > 60 && rnd(100) < 25 ? "丧偶" : age > 24 && rnd(100) < 60 ? "已婚" : "未婚"
    if (age < 20) mar = "未婚"
    job = age < 18 ? "" : jobs[1 + rnd(job_n)]
    mil = sex == "M" && age > 22 && rnd(100) < 6 ? "退出现役" : ""
    tel = age < 14 ? "" : sprintf("1990%07d", rnd(10000000))
    place = "河南省" town
    came = sprintf("%04d-%02d-%02d", y, m, d) < since ? since : "" # who was born here came from nowhere
    return sprintf("%s\t%s\t\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\t%s\t%s", id(sex, y, m, d), name, sex == "M" ? "男" : "女", nation, number, kind, rel, mar, edu,
        age < 18 ? "" : units[1 + rnd(unit_n)], tel, address, place, place, job, mil, rnd(100) < 2 ? "佛教" : "无宗教信仰", bloods[1 + rnd(4)], age < 16 ? "" : 155 + (sex == "M") * 12 + rnd(14), came, came)
}
function person(name, sex, y, rel, nation) { print row(name, sex, y, rel, nation) }
# Children as they were born: a row of each, its relation still "?".
function children(rows, n,   i, k, r, sex, born) {
    for (i = 2; i <= n; i++)
        for (k = i; k > 1 && substr(rows[k - 1], 7, 8) > substr(rows[k], 7, 8); k--) { r = rows[k]; rows[k] = rows[k - 1]; rows[k - 1] = r }
    for (i = 1; i <= n; i++) {
        sex = rows[i] ~ /\t男\t/ ? "子" : "女"
        sub(/\t\?\t/, "\t" born_as[++born[sex]] sex "\t", rows[i])
        print rows[i]
    }
}
BEGIN {
    FS = "\t"
    state = seed * 7919 + 17; for (i = 0; i < 20; i++) rnd(2)
    split("7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2", w, " ")
    um_n = split("买买提 吐尔逊 阿卜杜拉 艾山 玉素甫 卡德尔 热合曼 图尔贡 库尔班 伊力哈木", um, " ")
    uf_n = split("阿依古丽 热依汗 古丽娜尔 帕提古丽 米娜瓦尔 阿米娜", uf, " ")
    edu_n = split("初中毕业 初中毕业 普通高中毕业 小学毕业 大学本科毕业", edus, " ")
    job_n = split("务农 工人 教师 个体经营 司机 厨师 护士 会计 工程师 无业", jobs, " ")
    unit_n = split("务农 市第一小学 县人民医院 振兴机械厂 惠民超市 城关镇供销社 无", units, " ")
    split("A型 B型 O型 AB型", bloods, " ")
    split("长 次 三", born_as, " ")
    print "公民身份号码\t姓名\t曾用名\t性别\t民族\t户号\t户类型\t与户主关系\t婚姻状况\t文化程度\t服务处所\t联系电话\t住址\t出生地\t籍贯\t职业\t兵役状况\t宗教信仰\t血型\t身高\t本市其他住址\t何时由何地迁来本市\t何时由何地迁来本址"
}
/^#/ { next }
FILENAME ~ /surnames/ && $9 > 0 { sur[++sur_n] = $1; sur_total += $9; sur_sum[sur_n] = sur_total }
FILENAME ~ /given_chars/ && $9 > 0 { giv[++giv_n] = $1; giv_sex[giv_n] = $7; giv_total += $10; giv_sum[giv_n] = giv_total }
FILENAME ~ /names_mps/ && $1 == "given_name" { newborn[$3, ++newborn_n[$3]] = $5 }
FILENAME ~ /rare_chars/ { rare[++rare_n] = $2 }
FILENAME ~ /townships/ && $4 == division { towns[++town_n] = $2 }
END {
    if (!sur_n || !giv_n) { print "the tables are missing" > "/dev/stderr"; exit 1 }
    for (h = 1; h <= households; h++) {
        number = sprintf("%08d", h)
        town = town_n ? towns[1 + rnd(town_n)] : "城关镇"
        address = town sprintf("%s%d号", rnd(2) ? "人民路" : "新华街", 1 + rnd(300))
        if (rnd(3) == 0) address = address sprintf("%d单元%d", 1 + rnd(4), 101 + rnd(30))
        since = sprintf("%04d-%02d-%02d 河南省", 1990 + rnd(30), 1 + rnd(12), 1 + rnd(28))
        kind = "家庭户"; marry = 0
        if (rnd(100) < 3) { # a collective household: a school's, a works'
            kind = "集体户"; address = town "职工宿舍"
            n = 5 + rnd(25)
            for (i = 0; i < n; i++) { s = rnd(2) ? "M" : "F"; y = 1985 + rnd(20); person(surname() given(s, y), s, y, "非亲属", "汉族") }
            continue
        }
        nation = "汉族"; name = surname(); hy = 1946 + rnd(56); hs = rnd(100) < 74 ? "M" : "F"
        r = rnd(1000)
        if (r < 8) { nation = "维吾尔族"; person(uyghur(hs), hs, hy, "户主", nation); continue }
        if (r < 30) nation = "回族"; else if (r < 38) nation = "蒙古族"; else if (r < 45) nation = "满族"
        both = 2026 - hy >= 22 && rnd(100) < 72; marry = both
        person(name given(hs, hy), hs, hy, "户主", nation); marry = 0
        if (both) { ss = hs == "M" ? "F" : "M"; y = hy - 2 + rnd(5); if (y > 2004) y = 2004; other = surname(); person(other given(ss, y), ss, y, ss == "M" ? "夫" : "妻", nation) }
        kids = both ? rnd(4) : 0
        n = 0
        for (i = 1; i <= kids; i++) {
            y = hy + 21 + i * 2 + rnd(6); if (y > 2026 - 1) continue
            s = rnd(2) ? "M" : "F"
            rows[++n] = row((hs == "M" || rnd(100) < 8 ? name : other) given(s, y), s, y, "?", nation)
        }
        children(rows, n)
        if (hs == "M" && hy > 1968 && rnd(100) < 20) { y = hy - 22 - rnd(8); person(name given("M", y), "M", y, "父亲", nation) }
        if (hy > 1968 && rnd(100) < 22) { y = hy - 21 - rnd(8); person(surname() given("F", y), "F", y, "母亲", nation) }
    }
}
