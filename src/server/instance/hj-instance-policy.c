/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/instance/hj-instance.h"

#include "core/base/hj-secret.h"
#include "core/model/hj-entities.h"
#include "server/db/hj-central-rows.h"

#include <sodium.h>

static char *
to_hex (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  char *text = g_malloc (2 * length + 1);

  return sodium_bin2hex (text, 2 * length + 1, data, length);
}

/* Signed with the instance's key, as hexadecimal text. */
static char *
sign (HjCentral *central, GBytes *policy)
{
  char *base64 = hj_central_dup_meta (central, HJ_CENTRAL_META_POLICY_SECRET);
  gsize length = 0;
  guchar *key = base64 == NULL ? NULL : g_base64_decode (base64, &length);
  g_autoptr (GBytes) secret = g_bytes_new_take (key, length);
  g_autoptr (GBytes) signature = hj_policy_sign (policy, secret);

  if (key != NULL)
    sodium_memzero (key, length);
  hj_secret_free (base64);
  return signature == NULL ? NULL : to_hex (signature);
}

/**
 * hj_instance_publish_policy:
 * @policy: the document
 * @version: (out) (optional): what it calls itself
 * @error: `HJ_POLICY_ERROR_BROKEN` with its first finding, a #HjModelError if it is too long, or a
 *   #HjSqlError
 *
 * Checks and signs a policy and gives it to all laptops.
 *
 * Returns: whether it is published
 */
gboolean
hj_instance_publish_policy (HjCentral *central, GBytes *policy, char **version, GError **error)
{
  g_autoptr (HjRiskPolicy) read = hj_policy_read (policy, NULL, error);
  g_autofree char *id = hj_central_new_id (central);
  g_autoptr (HjRecord) record = hj_record_new (&hj_entity_policy, id);
  g_autofree char *body = NULL;
  g_autofree char *signature = NULL;
  gsize length;
  const char *text = g_bytes_get_data (policy, &length);

  if (read == NULL)
    return FALSE;
  body = g_strndup (text, length);
  signature = sign (central, policy);
  g_return_val_if_fail (signature != NULL, FALSE);
  hj_record_set_text (record, "version", hj_risk_policy_get_full_version (read));
  hj_record_set_text (record, "body", body);
  hj_record_set_text (record, "signature", signature);
  hj_record_set_int (record, "published_at", hj_central_now (central));
  if (!hj_central_write (central, record, error))
    return FALSE;
  if (version != NULL)
    *version = g_strdup (hj_risk_policy_get_full_version (read));
  return TRUE;
}
