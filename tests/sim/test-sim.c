/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim-world.h"

#include <libdex.h>
#include <locale.h>
#include <sodium.h>

static gint first_seed = 1;
static gint n_seeds = 25;
static gint n_steps = 400;

static const GOptionEntry entries[] = {
  { "seed", 0, 0, G_OPTION_ARG_INT, &first_seed, "First seed", "N" },
  { "seeds", 0, 0, G_OPTION_ARG_INT, &n_seeds, "How many seeds", "N" },
  { "steps", 0, 0, G_OPTION_ARG_INT, &n_steps, "Steps of each", "N" },
  { NULL },
};

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("— a small world of laptops");
  g_autoptr (GError) error = NULL;
  SimTally tally = { 0 };

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  dex_init ();
  if (sodium_init () < 0)
    return 1;
  for (gint i = 0; i < n_seeds; i++) {
    guint32 seed = (guint32)(first_seed + i);

    /* On a failure the last line tells how to see it again. */
    g_print ("seed %u: test-sim --seed %u --seeds 1 --steps %d\n", seed, seed, n_steps);
    sim_world_run (seed, (guint)n_steps, &tally);
  }
  g_print ("%d worlds: %" G_GUINT64_FORMAT " faults, %" G_GUINT64_FORMAT
           " crashes, %" G_GUINT64_FORMAT " restarts, %" G_GUINT64_FORMAT
           " restores, %" G_GUINT64_FORMAT " requests, %" G_GUINT64_FORMAT
           " ops; nothing was lost\n",
           n_seeds, tally.faults, tally.crashes, tally.restarts, tally.restores, tally.requests,
           tally.ops);
  return 0;
}
