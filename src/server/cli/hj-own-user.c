/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/cli/hj-own-user.h"

#include "server/cli/hj-verb.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <unistd.h>

static char *
dup_name (uid_t user)
{
  struct passwd *entry = getpwuid (user);

  return entry == NULL ? g_strdup_printf ("#%u", (guint)user) : g_strdup (entry->pw_name);
}

/**
 * hj_own_user_check:
 * @folder: of an instance
 * @error: `REFUSED` of #HjVerbError, which names the user
 *
 * An instance is some user's own. Root has no business in it: what root wrote there that user could
 * not read any more, and whoever took over the program would have the machine.
 *
 * Returns: whether this process may work in @folder; where there is none, others say so
 */
gboolean
hj_own_user_check (const char *folder, GError **error)
{
  g_autofree char *owner = NULL;
  GStatBuf found;

  if (!hj_own_user_is_root () || g_stat (folder, &found) != 0 || found.st_uid == 0)
    return TRUE;
  owner = dup_name (found.st_uid);
  g_set_error (error, HJ_VERB_ERROR, HJ_VERB_ERROR_REFUSED,
               _ ("This instance is the user %s's, and root does not work in it; please give the "
                  "command as that user, such as by “runuser -u %s -- hejied”."),
               owner, owner);
  return FALSE;
}

/**
 * hj_own_user_is_root:
 *
 * Returns: whether this process may do anything on the machine
 */
gboolean
hj_own_user_is_root (void)
{
  return geteuid () == 0;
}
