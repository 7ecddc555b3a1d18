/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench-replica FOLDER PEOPLE: makes a duty officer's replica of a fictional county, opened by the
 * keyring. */
#include "bench-county.h"

#include "core/store/hj-replica-folder.h"

#include <stdlib.h>

/* Whose key nobody holds any more. */
static const char authority[] = "-----BEGIN CERTIFICATE-----\n"
                                "MIIBlTCCATugAwIBAgIUP9DlclAvw4lxhau+75TUYwnW5dgwCgYIKoZIzj0EAwIw\n"
                                "HzEdMBsGA1UEAwwUSGVqaWUgdGVzdCBhdXRob3JpdHkwIBcNMjYxMTI1MDE0NjE2\n"
                                "WhgPMjEyNjExMDEwMTQ2MTZaMB8xHTAbBgNVBAMMFEhlamllIHRlc3QgYXV0aG9y\n"
                                "aXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEh33dsGKJHf09dl4f6M+wyuSO\n"
                                "BuU/pQ7y1JuSgIIArzWtYeYGz8qHO/uZHoVr6j8mlfKR+htqhBFUBZAct/pjKKNT\n"
                                "MFEwHQYDVR0OBBYEFM09sKtQ1tW2dMqZ5RT0L2aM636+MB8GA1UdIwQYMBaAFM09\n"
                                "sKtQ1tW2dMqZ5RT0L2aM636+MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwID\n"
                                "SAAwRQIgemx5TEWb77bImvypo0VQb7VuSuwbqFitIx2gffM4hRUCIQCJz+A1AX1M\n"
                                "5wpO+8Il16lTanACn1fAfgU374cxUBI/zg==\n"
                                "-----END CERTIFICATE-----\n";

int
main (int argc, char *argv[])
{
  g_autoptr (HjClock) clock = hj_system_clock_new ();
  g_autoptr (HjRandom) random = hj_random_new_system ();
  g_autoptr (GError) error = NULL;
  const char *const meta[][2] = {
    { HJ_META_DEVICE, "01935b1c-5e3a-7abc-8def-0123456789ac" },
    { HJ_META_USER, "duty-1" },
    { HJ_META_ROLE, "duty-officer" },
    { HJ_META_ORG, "house-1" },
    { HJ_META_URL, "https://127.0.0.1:9" },
    { HJ_META_AUTHORITY, authority },
  };

  if (argc != 3) {
    g_printerr ("usage: bench-replica FOLDER PEOPLE\n");
    return 2;
  }
  g_autoptr (HjReplica) replica = hj_replica_folder_create (argv[1], NULL, clock, random, &error);

  if (replica == NULL) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  for (guint i = 0; i < G_N_ELEMENTS (meta); i++)
    g_assert_true (hj_replica_set_meta (replica, meta[i][0], meta[i][1], NULL));
  bench_county_fill (replica, (guint)atoi (argv[2]), NULL, NULL);
  return 0;
}
