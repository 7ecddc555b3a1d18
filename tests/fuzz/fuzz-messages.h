/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void fuzz_try_hello (GBytes *input);
void fuzz_try_enrol_request (GBytes *input);
void fuzz_try_enrol_answer (GBytes *input);
void fuzz_try_recover_request (GBytes *input);
void fuzz_try_recover_answer (GBytes *input);
void fuzz_try_token_request (GBytes *input);
void fuzz_try_token_answer (GBytes *input);
void fuzz_try_changes_request (GBytes *input);
void fuzz_try_purpose_request (GBytes *input);
void fuzz_try_purpose_answer (GBytes *input);
void fuzz_try_drop_request (GBytes *input);
void fuzz_try_drop_answer (GBytes *input);
void fuzz_try_transfer_request (GBytes *input);
void fuzz_try_upload_part (GBytes *input);
void fuzz_try_upload_answer (GBytes *input);
void fuzz_try_deed_part (GBytes *input);
void fuzz_try_deed_answer (GBytes *input);
void fuzz_try_audit_query (GBytes *input);
void fuzz_try_audit_page (GBytes *input);
void fuzz_try_audit_check (GBytes *input);
void fuzz_try_admin_request (GBytes *input);
void fuzz_try_admin_list (GBytes *input);
void fuzz_try_admin_answer (GBytes *input);
void fuzz_try_proposal (GBytes *input);
void fuzz_try_proposals (GBytes *input);
void fuzz_try_proposal_request (GBytes *input);
void fuzz_try_request_signature (GBytes *input);
void fuzz_try_figures (GBytes *input);
void fuzz_try_hint (GBytes *input);

G_END_DECLS
