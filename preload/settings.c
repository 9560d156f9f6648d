/* SPDX-License-Identifier: MIT */
/* Reads the settings from the environment. */
#include "settings.h"

#include <stdlib.h>
#include <string.h>

struct settings settings = {
	.hold_mode = LOCKCOST_HOLDS_SAMPLED,
	.stack_frames = LOCKCOST_STACK_FRAMES_DEFAULT,
	.reads_cpu_clock = true,
};

static enum lockcost_hold_mode hold_mode_parse(const char *text)
{
	if (text && strcmp(text, "exact") == 0)
		return LOCKCOST_HOLDS_EXACT;
	if (text && strcmp(text, "off") == 0)
		return LOCKCOST_HOLDS_OFF;
	return LOCKCOST_HOLDS_SAMPLED;
}

static uint8_t stack_frames_parse(const char *text)
{
	char *end;
	unsigned long frames;

	if (!text || !*text)
		return LOCKCOST_STACK_FRAMES_DEFAULT;
	frames = strtoul(text, &end, 10);
	if (*end)
		return LOCKCOST_STACK_FRAMES_DEFAULT;
	return frames > LOCKCOST_STACK_FRAMES_MAX ? LOCKCOST_STACK_FRAMES_MAX : (uint8_t)frames;
}

static uint32_t min_wait_parse(const char *text)
{
	unsigned long min_wait_ns = text ? strtoul(text, NULL, 10) : 0;

	return min_wait_ns > LOCKCOST_MIN_WAIT_MAX_NS ? LOCKCOST_MIN_WAIT_MAX_NS
						      : (uint32_t)min_wait_ns;
}

void settings_read(void)
{
	const char *cpu_clock = getenv(LOCKCOST_ENV_CPU_CLOCK);
	const char *switches = getenv(LOCKCOST_ENV_SWITCHES);
	const char *recording_id = getenv(LOCKCOST_ENV_RECORDING);

	settings.hold_mode = hold_mode_parse(getenv(LOCKCOST_ENV_HOLDS));
	settings.stack_frames = stack_frames_parse(getenv(LOCKCOST_ENV_STACKS));
	settings.min_wait_ns = min_wait_parse(getenv(LOCKCOST_ENV_MIN_WAIT));
	settings.reads_cpu_clock = !(cpu_clock && strcmp(cpu_clock, "0") == 0);
	settings.reads_switches = switches && strcmp(switches, "1") == 0;
	if (recording_id)
		strncpy(settings.recording_id, recording_id, sizeof(settings.recording_id) - 1);
}
