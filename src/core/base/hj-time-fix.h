/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HjTimeFix:
 * @time: what the central instance's clock said, UTC milliseconds; 0 where it was never asked
 * @boot: boot time of the laptop at that moment, milliseconds
 * @error: how far @time may be from the truth, milliseconds
 *
 * Ties a clock that goes on evenly to one that is right, so that nothing depends on what the
 * laptop's own clock is set to.
 */
typedef struct {
  gint64 time;
  gint64 boot;
  gint64 error;
} HjTimeFix;

void hj_time_fix_take (HjTimeFix *self, gint64 time, gint64 sent, gint64 received);
gint64 hj_time_fix_now (const HjTimeFix *self, gint64 boot);

char *hj_time_fix_to_text (const HjTimeFix *self, const char *boot_id);
gboolean hj_time_fix_read (HjTimeFix *self, const char *text, const char *boot_id, gint64 boot);

G_END_DECLS
