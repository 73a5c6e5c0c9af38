#pragma once

#include "av-command.h"

G_BEGIN_DECLS

extern const AvCommand av_command_words;
extern const AvCommand av_command_init;
extern const AvCommand av_command_refound;
extern const AvCommand av_command_join_request;
extern const AvCommand av_command_join_accept;
extern const AvCommand av_command_join_finish;
extern const AvCommand av_command_installations;
extern const AvCommand av_command_installations_change;
extern const AvCommand av_command_delegate;
extern const AvCommand av_command_revoke;
extern const AvCommand av_command_reinstate;
extern const AvCommand av_command_admit;
extern const AvCommand av_command_renew;
extern const AvCommand av_command_structure;
extern const AvCommand av_command_record_put;
extern const AvCommand av_command_record_get;
extern const AvCommand av_command_record_list;
extern const AvCommand av_command_record_delete;
extern const AvCommand av_command_record_undelete;
extern const AvCommand av_command_search;
extern const AvCommand av_command_export;
extern const AvCommand av_command_import;
extern const AvCommand av_command_inspect;
extern const AvCommand av_command_exchange;
extern const AvCommand av_command_quarantine;
extern const AvCommand av_command_lease;
extern const AvCommand av_command_conflicts;
extern const AvCommand av_command_conflicts_resolve;
extern const AvCommand av_command_digest;
extern const AvCommand av_command_dump;
extern const AvCommand av_command_sheet;
extern const AvCommand av_command_duplicates;
extern const AvCommand av_command_merge;
extern const AvCommand av_command_unmerge;
extern const AvCommand av_command_agents;
extern const AvCommand av_command_agents_add;
extern const AvCommand av_command_agents_remove;
extern const AvCommand av_command_agents_role;
extern const AvCommand av_command_agents_passphrase;
extern const AvCommand av_command_agents_recovery_code;
extern const AvCommand av_command_recover;
extern const AvCommand av_command_check;
extern const AvCommand av_command_backup;
extern const AvCommand av_command_restore;
extern const AvCommand av_command_rotate;
extern const AvCommand av_command_inbox;
extern const AvCommand av_command_inbox_accept;
extern const AvCommand av_command_inbox_set_aside;
extern const AvCommand av_command_inbox_take_back;
extern const AvCommand av_command_transfer;
extern const AvCommand av_command_share;
extern const AvCommand av_command_unshare;
extern const AvCommand av_command_shares;
extern const AvCommand av_command_break_glass;
extern const AvCommand av_command_break_glass_list;
extern const AvCommand av_command_break_glass_acknowledge;
extern const AvCommand av_command_erase;
extern const AvCommand av_command_erase_confirm;
extern const AvCommand av_command_erase_list;
extern const AvCommand av_command_retention;
extern const AvCommand av_command_retention_erase;
extern const AvCommand av_command_retention_keep;
extern const AvCommand av_command_salvage;
extern const AvCommand av_command_demo;

G_END_DECLS
