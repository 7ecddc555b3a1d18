/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz-messages.h"

#include "fuzz-targets.h"

#include "core/wire/hj-admin.h"
#include "core/wire/hj-audit-list.h"
#include "core/wire/hj-deed.h"
#include "core/wire/hj-drop.h"
#include "core/wire/hj-figures.h"
#include "core/wire/hj-hint.h"
#include "core/wire/hj-messages.h"
#include "core/wire/hj-proposal.h"
#include "core/wire/hj-request-signature.h"
#include "core/wire/hj-transfer.h"

#include <string.h>

/* Messages of a route: whatever is read is written and read again as the same. */
#define DEFINE_MESSAGE(Type, name)                                                                 \
  void fuzz_try_##name (GBytes *input)                                                             \
  {                                                                                                \
    g_autoptr (GError) error = NULL;                                                               \
    g_autoptr (Type) read = hj_##name##_from_bytes (input, &error);                                \
                                                                                                   \
    fuzz_check_refusal (read == NULL, error);                                                      \
    if (read == NULL)                                                                              \
      return;                                                                                      \
    g_autoptr (GBytes) written = hj_##name##_to_bytes (read);                                      \
    g_autoptr (Type) again = hj_##name##_from_bytes (written, &error);                             \
                                                                                                   \
    g_assert_no_error (error);                                                                     \
    g_autoptr (GBytes) same = hj_##name##_to_bytes (again);                                        \
                                                                                                   \
    g_assert_true (g_bytes_equal (written, same));                                                 \
  }

DEFINE_MESSAGE (HjHello, hello)
DEFINE_MESSAGE (HjEnrolRequest, enrol_request)
DEFINE_MESSAGE (HjEnrolAnswer, enrol_answer)
DEFINE_MESSAGE (HjRecoverRequest, recover_request)
DEFINE_MESSAGE (HjRecoverAnswer, recover_answer)
DEFINE_MESSAGE (HjTokenRequest, token_request)
DEFINE_MESSAGE (HjTokenAnswer, token_answer)
DEFINE_MESSAGE (HjChangesRequest, changes_request)
DEFINE_MESSAGE (HjPurposeRequest, purpose_request)
DEFINE_MESSAGE (HjPurposeAnswer, purpose_answer)
DEFINE_MESSAGE (HjDropRequest, drop_request)
DEFINE_MESSAGE (HjDeedPart, deed_part)
DEFINE_MESSAGE (HjDeedAnswer, deed_answer)
DEFINE_MESSAGE (HjAuditQuery, audit_query)
DEFINE_MESSAGE (HjAuditPage, audit_page)
DEFINE_MESSAGE (HjAuditCheck, audit_check)

DEFINE_MESSAGE (HjAdminAnswer, admin_answer)
DEFINE_MESSAGE (HjProposal, proposal)

DEFINE_MESSAGE (HjTransferRequest, transfer_request)
DEFINE_MESSAGE (HjUploadPart, upload_part)

static void
try_admin_request (const char *path, GBytes *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjAdminRequest) read = hj_admin_request_from_bytes (path, input, &error);

  fuzz_check_refusal (read == NULL, error);
  if (read == NULL)
    return;
  g_autoptr (GBytes) written = hj_admin_request_to_bytes (path, read);
  g_autoptr (HjAdminRequest) again = hj_admin_request_from_bytes (path, written, NULL);

  /* What is 0 is as good as left out, which a number that has to be there is not. */
  if (again == NULL) {
    g_assert_cmpint (read->days, ==, 0);
    return;
  }
  g_autoptr (GBytes) same = hj_admin_request_to_bytes (path, again);

  g_assert_true (g_bytes_equal (written, same));
}

static void
try_admin_list (const char *path, GBytes *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HjAdminList) read = hj_admin_list_from_bytes (path, input, &error);

  fuzz_check_refusal (read == NULL, error);
  if (read == NULL)
    return;
  g_autoptr (GBytes) written = hj_admin_list_to_bytes (read);
  g_autoptr (HjAdminList) again = hj_admin_list_from_bytes (path, written, &error);

  g_assert_no_error (error);
  g_autoptr (GBytes) same = hj_admin_list_to_bytes (again);

  g_assert_true (g_bytes_equal (written, same));
}

/* As each address reads it. */
void
fuzz_try_admin_request (GBytes *input)
{
  guint n_routes;
  const HjAdminRoute *routes = hj_admin_routes (&n_routes);

  for (guint i = 0; i < n_routes; i++)
    try_admin_request (routes[i].path, input);
}

void
fuzz_try_admin_list (GBytes *input)
{
  guint n_routes;
  const HjAdminRoute *routes = hj_admin_routes (&n_routes);

  for (guint i = 0; i < n_routes; i++) {
    if (routes[i].list != NULL)
      try_admin_list (routes[i].path, input);
  }
}

void
fuzz_try_proposals (GBytes *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) proposals = hj_proposals_from_bytes (input, &error);

  fuzz_check_refusal (proposals == NULL, error);
  if (proposals == NULL)
    return;
  g_autoptr (GBytes) written = hj_proposals_to_bytes (proposals);
  g_autoptr (GPtrArray) again = hj_proposals_from_bytes (written, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (proposals->len, ==, again->len);
}

void
fuzz_try_proposal_request (GBytes *input)
{
  static const char *const paths[] = { HJ_PROPOSALS_PATH, HJ_PROPOSALS_SHOW_PATH,
                                       HJ_PROPOSALS_PROPOSE_PATH, HJ_PROPOSALS_DECIDE_PATH };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (HjProposalRequest) read = hj_proposal_request_from_bytes (paths[i], input, &error);

    fuzz_check_refusal (read == NULL, error);
    if (read == NULL)
      continue;
    g_autoptr (GBytes) written = hj_proposal_request_to_bytes (read);
    g_autoptr (HjProposalRequest) again
        = hj_proposal_request_from_bytes (paths[i], written, &error);

    g_assert_no_error (error);
    g_assert_nonnull (again);
  }
}

/* A header is text without an end inside. */
void
fuzz_try_request_signature (GBytes *input)
{
  g_autofree char *header = g_strndup (g_bytes_get_data (input, NULL), g_bytes_get_size (input));
  g_autoptr (HjRequestSignature) read = hj_request_signature_from_header (header);

  if (read == NULL)
    return;
  g_autofree char *written = hj_request_signature_to_header (read);

  g_assert_cmpstr (written, ==, header);
}

void
fuzz_try_drop_answer (GBytes *input)
{
  g_autoptr (GError) error = NULL;
  gboolean erase = FALSE;
  gboolean read = hj_drop_answer_from_bytes (input, &erase, &error);

  fuzz_check_refusal (!read, error);
}

void
fuzz_try_upload_answer (GBytes *input)
{
  g_autoptr (GError) error = NULL;
  HjUploadAnswer answer, again;
  gboolean read = hj_upload_answer_from_bytes (input, &answer, &error);

  fuzz_check_refusal (!read, error);
  if (!read)
    return;
  g_autoptr (GBytes) written = hj_upload_answer_to_bytes (&answer);

  g_assert_true (hj_upload_answer_from_bytes (written, &again, NULL));
  g_assert_cmpint (answer.offset, ==, again.offset);
  g_assert_cmpint (answer.pos, ==, again.pos);
}

void
fuzz_try_figures (GBytes *input)
{
  g_autoptr (GError) error = NULL;
  gint64 at = 0;
  g_autoptr (GPtrArray) figures = hj_figures_from_bytes (input, &at, &error);

  fuzz_check_refusal (figures == NULL, error);
  if (figures == NULL)
    return;
  g_autoptr (GBytes) written = hj_figures_to_bytes (figures, at);
  g_autoptr (GPtrArray) again = hj_figures_from_bytes (written, &at, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (figures->len, ==, again->len);
}

static void
on_hint (const HjHint *hint, gpointer user_data)
{
  GString *heard = user_data;
  g_autoptr (GBytes) written = hj_hint_to_bytes (hint);

  g_assert_cmpint (hint->spread, >=, 0);
  g_string_append_len (heard, g_bytes_get_data (written, NULL), (gssize)g_bytes_get_size (written));
}

static char *
hear (GBytes *input, gsize piece)
{
  g_autoptr (GString) heard = g_string_new (NULL);
  g_autoptr (HjHintReader) reader = hj_hint_reader_new (on_hint, heard);
  gsize length = g_bytes_get_size (input);
  gboolean goes_on = TRUE;

  for (gsize at = 0; goes_on && at < length; at += piece) {
    g_autoptr (GBytes) part = g_bytes_new_from_bytes (input, at, MIN (piece, length - at));
    g_autoptr (GError) error = NULL;

    goes_on = hj_hint_reader_feed (reader, part, &error);
    fuzz_check_refusal (!goes_on, error);
  }
  return g_string_free_and_steal (g_steal_pointer (&heard));
}

/* What is heard is the same however the bytes are cut. */
void
fuzz_try_hint (GBytes *input)
{
  g_autofree char *whole = hear (input, MAX (1, g_bytes_get_size (input)));
  g_autofree char *cut = hear (input, 1);

  g_assert_cmpstr (whole, ==, cut);
}
