/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-time-fix.h"

#include <stdio.h>
#include <string.h>

/* By how much a laptop's quartz is off: a millisecond in so many. */
#define DRIFT_ONE_IN 10000

/**
 * hj_time_fix_take:
 * @time: what an answer says the time was, UTC milliseconds
 * @sent: boot time at which it was asked for
 * @received: boot time at which it came
 *
 * The time is taken to be that of the middle between asking and answer. An answer that was long on
 * its way says less than an earlier one that was quick, until that one has aged; but one that
 * contradicts it says that the other clock was set.
 */
void
hj_time_fix_take (HjTimeFix *self, gint64 time, gint64 sent, gint64 received)
{
  const HjTimeFix fresh = {
    .time = time,
    .boot = sent + (received - sent) / 2,
    .error = (received - sent + 1) / 2,
  };
  gint64 age = MAX (received - self->boot, 0);
  gint64 error = self->error + age / DRIFT_ONE_IN;
  gint64 apart = fresh.time - hj_time_fix_now (self, fresh.boot);

  if (self->time == 0 || fresh.error <= error || ABS (apart) > fresh.error + error)
    *self = fresh;
}

/**
 * hj_time_fix_now:
 * @boot: boot time
 *
 * Returns: what the central instance's clock says at that moment, UTC milliseconds
 */
gint64
hj_time_fix_now (const HjTimeFix *self, gint64 boot)
{
  return self->time + boot - self->boot;
}

/**
 * hj_time_fix_to_text:
 * @boot_id: names the machine's present start
 *
 * Returns: (transfer full): what another program on this machine can read
 */
char *
hj_time_fix_to_text (const HjTimeFix *self, const char *boot_id)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s",
                          self->time, self->boot, self->error, boot_id);
}

/**
 * hj_time_fix_read:
 * @text: (nullable): of hj_time_fix_to_text()
 * @boot_id: names the machine's present start
 * @boot: boot time now
 *
 * Returns: whether it was made since the machine started, and is in @self now
 */
gboolean
hj_time_fix_read (HjTimeFix *self, const char *text, const char *boot_id, gint64 boot)
{
  HjTimeFix read;
  int end = 0;

  if (text == NULL || *boot_id == '\0'
      || sscanf (text, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %n",
                 &read.time, &read.boot, &read.error, &end)
             != 3
      || end == 0 || strcmp (text + end, boot_id) != 0 || read.boot > boot || read.error < 0)
    return FALSE;
  *self = read;
  return TRUE;
}
