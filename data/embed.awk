# Turns reference tables (tab-separated, # comments) into C constants.
#   awk -f data/embed.awk -v table=codes     data/pinyin.tsv data/codes/*.tsv data/aliases.tsv > codes.c
#   awk -f data/embed.awk -v table=divisions data/pinyin.tsv data/divisions.tsv > divisions.c
#   awk -f data/embed.awk -v table=national  data/national.tsv                  > national.c
#   awk -f data/embed.awk -v table=pinyin    data/pinyin.tsv data/surnames.tsv  > pinyin.c
#   awk -f data/embed.awk -v table=calendar  data/calendar.tsv                  > calendar.c
# Run under LC_ALL=C: characters are taken apart by their UTF-8 bytes.
function die(what) { printf "%s:%d: %s\n", FILENAME, FNR, what > "/dev/stderr"; failed = 1; exit 1 }
function quote(s) { gsub(/\\/, "\\\\", s); gsub(/"/, "\\\"", s); return "\"" s "\"" }
function len_of(c) { return c < "\200" ? 1 : c < "\340" ? 2 : c < "\360" ? 3 : 4 }
function initials(s,   i, n, c, out) {
    out = ""
    for (i = 1; i <= length(s); i += n) {
        n = len_of(substr(s, i, 1)); c = substr(s, i, n)
        if (c in reading) out = out substr(reading[c], 1, 1)
        else if (c ~ /^[A-Za-z0-9]$/) out = out tolower(c)
    }
    return out
}
function hex(s,   i, v) {
    v = 0
    for (i = 1; i <= length(s); i++) v = v * 16 + index("0123456789ABCDEF", toupper(substr(s, i, 1))) - 1
    return v
}
BEGIN {
    FS = "\t"
    print "// Made from data/*.tsv when the program is built."
    if (table == "codes" || table == "divisions") print "#include \"domain/code.h\""
    else print "#include \"domain/tables.h\""
}
/^#/ || /^\r?$/ { next }
FILENAME ~ /pinyin\.tsv$/ {
    if (NF < 3) die("three columns are expected")
    if (table == "pinyin") {
        cp = hex(substr($1, 3))
        if (!($3 in syllable)) { syllable[$3] = ++syllables; spelling[syllables] = $3 }
        if (cp <= last_cp) die("code points are not ascending")
        last_cp = cp; cps[++cps_n] = cp; which[cps_n] = syllable[$3]; character[cps_n] = $2
    } else reading[$2] = $3
    next
}
table == "codes" && FILENAME ~ /aliases\.tsv$/ {
    if (NF != 3) die("list, name, codes are expected")
    if (!($1 in rows)) die("no such list")
    if (($1, $2) in taken) die("that is a code or a name already")
    m = split($3, part, " ")
    for (i = 1; i <= m; i++) if (!(($1, part[i]) in is_code)) die("no such code")
    taken[$1, $2] = 1
    alias[$1, ++aliases[$1]] = $2; meaning[$1, $2] = $3
    next
}
table == "codes" {
    if (NF < 3) die("code, zh, en are expected")
    if (length($1) > 3) die("a code of at most three characters is expected")
    name = FILENAME; sub(/.*\//, "", name); sub(/\.tsv$/, "", name)
    if (!(name in rows)) { names[++names_n] = name; rows[name] = 0; last = "" }
    if (rows[name] && $1 <= last) die("codes are not ascending")
    last = $1
    is_code[name, $1] = taken[name, $1] = taken[name, $2] = taken[name, $3] = 1
    short = $2
    if (sub(/(族|性|型)$/, "", short)) taken[name, short] = 1
    body[name, ++rows[name]] = sprintf("    {%s, %s, %s, %s, %s},", quote($1), quote($2), quote($3), quote(initials($2)), quote($4))
}
table == "divisions" {
    level = $4 == "province" ? 1 : $4 == "prefecture" ? 2 : $4 == "county" ? 3 : 0
    if (!level || length($1) != 6) die("level or code")
    if ($1 <= last) die("codes are not ascending")
    last = $1
    out[++n] = sprintf("    {%s, %s, %s, %d, %d},", quote($1), quote($2), quote(initials($2)), level, $7)
}
table == "national" {
    if (length($1) != 6) die("six digits are expected")
    if (!($1 in seen)) { order[++n] = $1; seen[$1] = 1 }
    # Several rows may share a code (renames): the current name, else the last one.
    if (!($1 in name_of) || $6 == "current" || (status[$1] != "current" && $7 >= since[$1])) { name_of[$1] = $2; status[$1] = $6; since[$1] = $7 }
}
table == "pinyin" && FILENAME ~ /surnames\.tsv$/ && ($6 == 1 || $2 == "compound") {
    special[++special_n] = sprintf("    {%s, %s},", quote($1), quote($3))
    begins[substr($1, 1, len_of(substr($1, 1, 1)))] = 1
}
table == "calendar" {
    if ($1 !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$/ || ($2 != "holiday" && $2 != "workday")) die("date and kind are expected")
    d = $1; gsub(/-/, "", d)
    if (d <= last) die("dates are not ascending")
    last = d
    # A late December date belongs to the next year's notice.
    out[++n] = sprintf("    {%s, %d, %d},", d, $5, $2 == "workday")
}
END {
    if (failed) exit 1
    if (table == "codes") {
        for (i = 2; i <= names_n; i++) for (j = i; j > 1 && names[j] < names[j - 1]; j--) { t = names[j]; names[j] = names[j - 1]; names[j - 1] = t }
        for (i = 1; i <= names_n; i++) {
            printf "static const struct code code_%s[] = {\n", names[i]
            for (j = 1; j <= rows[names[i]]; j++) print body[names[i], j]
            print "};"
            m = aliases[names[i]]
            for (j = 2; j <= m; j++) for (k = j; k > 1 && alias[names[i], k] < alias[names[i], k - 1]; k--) { t = alias[names[i], k]; alias[names[i], k] = alias[names[i], k - 1]; alias[names[i], k - 1] = t }
            if (m) printf "static const struct code_alias alias_%s[] = {\n", names[i]
            for (j = 1; j <= m; j++) printf "    {%s, %s},\n", quote(alias[names[i], j]), quote(meaning[names[i], alias[names[i], j]])
            if (m) print "};"
        }
        print "const struct code_list code_lists[] = {"
        for (i = 1; i <= names_n; i++) printf "    {\"%s\", code_%s, %d, %s, %d},\n", names[i], names[i], rows[names[i]], aliases[names[i]] ? "alias_" names[i] : "0", aliases[names[i]]
        printf "};\nconst size_t code_lists_n = %d;\n", names_n
    } else if (table == "divisions") {
        print "const struct division divisions[] = {"
        for (i = 1; i <= n; i++) print out[i]
        printf "};\nconst size_t divisions_n = %d;\n", n
    } else if (table == "national") {
        for (i = 2; i <= n; i++) for (j = i; j > 1 && order[j] < order[j - 1]; j--) { t = order[j]; order[j] = order[j - 1]; order[j - 1] = t }
        print "const struct national_row national_rows[] = {"
        for (i = 1; i <= n; i++) { printf "    {%d, %d},\n", order[i], at; at += length(name_of[order[i]]) + 1 }
        printf "};\nconst size_t national_rows_n = %d;\nconst char national_names[] =\n", n
        for (i = 1; i <= n; i++) printf "    %s \"\\0\"\n", quote(name_of[order[i]])
        print "    ;"
    } else if (table == "pinyin") {
        print "const char pinyin_syllables[][8] = {\n    \"\","
        for (i = 1; i <= syllables; i++) printf "    \"%s\",\n", spelling[i]
        print "};\nconst struct pinyin_row pinyin_rows[] = {"
        for (i = 1; i <= cps_n; i++) printf "    {%d, %d, %d},\n", cps[i], which[i], character[i] in begins
        printf "};\nconst size_t pinyin_rows_n = %d;\n", cps_n
        print "const struct surname_row surname_rows[] = {"
        for (i = 1; i <= special_n; i++) print special[i]
        printf "};\nconst size_t surname_rows_n = %d;\n", special_n
    } else if (table == "calendar") {
        print "const struct calendar_row calendar_rows[] = {"
        for (i = 1; i <= n; i++) print out[i]
        printf "};\nconst size_t calendar_rows_n = %d;\n", n
    } else { print "unknown table" > "/dev/stderr"; exit 1 }
}
