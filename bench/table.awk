# SPDX-License-Identifier: MIT
# "mode round value" lines into a row per mode: median, quartiles, and the median of the rounds' ratios to `bare`.
function sort(list, count,    i, j, value) {
	for (i = 2; i <= count; i++) {
		value = list[i]
		for (j = i - 1; j > 0 && list[j] > value; j--) list[j + 1] = list[j]
		list[j + 1] = value
	}
}
function quantile(list, count, part) { return list[int((count - 1) * part + 1.5)] }
$3 != "nan" { values[$1, $2] = $3; rounds = $2 > rounds ? $2 : rounds }
END {
	mode_count = split(modes, names, " ")
	for (m = 1; m <= mode_count; m++) {
		mode = names[m]
		count = ratio_count = 0
		for (round = 1; round <= rounds; round++) {
			if (!((mode, round) in values)) continue
			list[++count] = values[mode, round]
			if (("bare", round) in values && values["bare", round] > 0)
				ratios[++ratio_count] = values[mode, round] / values["bare", round]
		}
		if (count == 0) { printf "| %s | %s | %s | - | - | - |\n", name, unit, mode; continue }
		sort(list, count); sort(ratios, ratio_count)
		printf "| %s | %s | %s | %.4g | %.4g to %.4g | %s |\n", name, unit, mode, quantile(list, count, 0.5),
			quantile(list, count, 0.25), quantile(list, count, 0.75),
			mode == "bare" || ratio_count == 0 ? "" : sprintf("%.2f", quantile(ratios, ratio_count, 0.5))
	}
}
