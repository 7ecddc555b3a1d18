/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/hj-application.h"
#include "core/base/hj-guard.h"

#include <glib/gi18n.h>
#include <libdex.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  const char *folder = g_getenv ("HJ_LOCALEDIR");

  hj_guard_memory ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  dex_init ();

  g_autoptr (HjApplication) application = hj_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
