/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/cli/hj-verb-instance.h"
#include "server/instance/hj-sample.h"

#include "core/base/hj-time.h"

#include <glib/gi18n.h>

#define PEOPLE_MAX 10000000

static gboolean
run (const HjCall *call, GError **error)
{
  const char *now = hj_call_get (call, "now");
  HjSampleCounty county = { .now = 0 };
  g_autoptr (HjCentral) central = NULL;
  gint64 people, seed;
  JsonObject *object;

  if (!hj_call_get_int (call, "people", 1, PEOPLE_MAX, &people, error)
      || !hj_call_get_int (call, "seed", 0, G_MAXUINT32, &seed, error))
    return FALSE;
  if (now != NULL && !hj_time_from_iso (now, &county.now)) {
    g_set_error (error, HJ_VERB_ERROR, HJ_VERB_ERROR_USAGE,
                 _ ("“%s” is no time; please write it like 2026-06-20T08:00:00+08:00."), now);
    return FALSE;
  }
  central = hj_verb_open_instance (call, error);
  if (central == NULL)
    return FALSE;
  if (now == NULL)
    county.now = hj_central_now (central);
  county.people = (guint)people;
  county.seed = (guint32)seed;
  if (!hj_sample_write (central, &county, error))
    return FALSE;
  object = hj_verb_new_object ("users_file", HJ_SAMPLE_USERS, NULL);
  json_object_set_int_member (object, "people", people);
  json_object_set_int_member (object, "detained", county.n_detained);
  json_object_set_int_member (object, "rows", county.n_rows);
  hj_call_print (call, object,
                 _ ("%u people are made up, %u of them detained now; the accounts are in “%s”."),
                 county.people, county.n_detained, HJ_SAMPLE_USERS);
  return TRUE;
}

static const char *const arguments[] = { "DIR", NULL };

static const HjOption options[] = {
  { .name = "people", .value = "N", .flags = HJ_OPTION_REQUIRED },
  { .name = "seed", .value = "S", .flags = HJ_OPTION_REQUIRED },
  { .name = "now", .value = "TIME" },
  { NULL },
};

const HjVerb hj_verb_sample = {
  .words = "sample",
  .arguments = arguments,
  .options = options,
  .summary = N_ ("Fill a new instance with a fictional county"),
  .run = run,
};
