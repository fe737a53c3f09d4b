"""Who gets what at every address there is, and what nobody learns.

The table is product.md's “Who may see what”: what somebody may not see does not
exist for them (404), what they see but may not do is refused (403).
"""

import itertools
import re
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from lessons.models import Observation, OpenLesson, SignUp, WeekCount, WeekLine
from portfolios.models import Honour, MentorPair, TitleHeld
from records import figures, health
from records.scope import find_place
from research.models import Paper, Project
from schools import transfer
from schools.ids import new_id
from schools.models import Person, School
from summaries.models import Summary
from tests import conftest, make
from tests import world as worlds
from tests.test_architecture import PUBLIC, every_url
from tests.world import ROLES, STRANGERS, address, learnt, text_of, told_to_anybody
from training.models import Activity, Attendance, Training

# One sign for each of ROLES: owner, colleague, leader, office, principal and administrator of
# one school | stranger and stranger_office of another | the district's officer | anonymous.
#
# The objects are the owner's, so the first sign is what one may do with what is one's own, the
# second with a colleague's, those of the strangers with what is foreign. Methods that are not
# here answer 405.
#
# A new address gets a row; where it has an object, `tests.world` makes one.
SIGNS = {".": 200, ">": 302, "-": 404, "x": 403, "m": 405, "?": 422}
TABLE = """
# address                   object                 GET            POST
home                        ·                      ......|..|.|>  mmmmmm|mm|m|>
sign_in                     ·                      >>>>>>|>>|>|.  >>>>>>|>>|>|.
sign_out                    ·                      mmmmmm|mm|m|m  >>>>>>|>>|>|>
account                     ·                      ......|..|.|>  mmmmmm|mm|m|>
password_change             ·                      ......|..|.|>  ......|..|.|>
sign_in_code                ·                      >>>>>>|>>|>|>  >>>>>>|>>|>|>
password_again              ·                      ......|..|.|>  ......|..|.|>
second_factor               ·                      ......|..|.|>  mmmmmm|mm|m|>
second_factor_set_up        ·                      >>>>>>|>>|>|>  >>>>>>|>>|>|>
second_factor_remove        ·                      mmmmmm|mm|m|>  >>>>>>|>>|>|>
recovery_codes              ·                      >>>>>>|>>|>|>  >>>>>>|>>|>|>
session_list                ·                      ......|..|.|>  mmmmmm|mm|m|>
sessions_end                ·                      mmmmmm|mm|m|>  >>>>>>|>>|>|>
session_end                 open_session           mmmmmm|mm|m|>  >-----|--|-|>
email_change                ·                      >>>>>>|>>|>|>  >>>>>>|>>|>|>
email_confirm               ·                      ------|--|-|-  ------|--|-|-
password_forgotten          ·                      ......|..|.|.  ......|..|.|.
password_forgotten_sent     ·                      ......|..|.|.  mmmmmm|mm|m|m
password_reset              ·                      ......|..|.|.  ......|..|.|.
set_language                ·                      >>>>>>|>>|>|>  >>>>>>|>>|>|>
set_theme                   ·                      mmmmmm|mm|m|m  >>>>>>|>>|>|>
living_page                 ·                      ---.-.|-.|-|>  ---.-.|-.|-|>
livez                       ·                      ......|..|.|.  mmmmmm|mm|m|m
readyz                      ·                      ......|..|.|.  mmmmmm|mm|m|m
metrics                     ·                      ------|--|-|-  mmmmmm|mm|m|m
schools:people              ·                      --->>>|->|-|>  mmmmmm|mm|m|>
schools:person_list         ·                      ---...|--|-|>  mmmmmm|mm|m|>
schools:person_add          ·                      ---.x.|--|-|>  ---.x.|--|-|>
schools:person_take_on      ·                      ---.x.|--|-|>  ---.x.|--|-|>
schools:passwords_issue     ·                      mmmmmm|mm|m|>  --->x>|--|-|>
schools:person_detail       owner                  ---...|--|-|>  mmmmmm|mm|m|>
schools:person_change       owner                  ---.x.|--|-|>  ---.x.|--|-|>
schools:employment_end      owner                  ---.x.|--|-|>  ---.x.|--|-|>
schools:membership_add      owner                  ---.x.|--|-|>  ---.x.|--|-|>
schools:appointment_add     owner                  ---.x.|--|-|>  ---.x.|--|-|>
schools:password_issue      owner                  mmmmmm|mm|m|>  ---.x.|--|-|>
schools:second_factor_reset owner                  mmmmmm|mm|m|>  ---.x.|--|-|>
schools:account_switch      owner                  mmmmmm|mm|m|>  --->x>|--|-|>
schools:membership_end      membership             ---.x.|--|-|>  ---.x.|--|-|>
schools:appointment_end     appointment            ---.xx|--|-|>  ---.xx|--|-|>
schools:group_list          ·                      ---...|--|-|>  mmmmmm|mm|m|>
schools:group_add           ·                      ---.x.|--|-|>  ---.x.|--|-|>
schools:group_detail        group                  ---...|--|-|>  mmmmmm|mm|m|>
schools:group_change        group                  ---.x.|--|-|>  ---.x.|--|-|>
schools:members_add         group                  ---.x.|--|-|>  ---.x.|--|-|>
schools:leader_add          group                  ---.xx|--|-|>  ---.xx|--|-|>
schools:calendar            ·                      ---...|--|-|>  mmmmmm|mm|m|>
schools:semester_add        ·                      ---.x.|--|-|>  ---.x.|--|-|>
schools:semester_change     semester               ---.x.|--|-|>  ---.x.|--|-|>
schools:semester_drop       semester               ---.x.|--|-|>  --->x>|--|-|>
schools:audit_list          ·                      ---.-.|--|-|>  mmmmmm|mm|m|>
schools:set_list            ·                      xxxxxx|xx|.|>  mmmmmm|mm|m|>
schools:set_add             ·                      xxxxxx|xx|.|>  xxxxxx|xx|.|>
schools:set_change          school_set             ------|--|.|>  ------|--|.|>
schools:set_remove          school_set             mmmmmm|mm|m|>  ------|--|>|>
policies:policy_list        ·                      ---...|--|-|>  mmmmmm|mm|m|>
policies:policy_add         ·                      ---.xx|--|-|>  ---.xx|--|-|>
policies:policy_end         policy                 ---.xx|--|-|>  ---.xx|--|-|>
policies:exemption_list     ·                      ---..-|--|-|>  mmmmmm|mm|m|>
policies:exemption_add      ·                      ---.x-|--|-|>  ---.x-|--|-|>
policies:exemption_end      exemption              ---.x-|--|-|>  ---.x-|--|-|>
policies:exemption_take_back exemption             ---.x-|--|-|>  --->x-|--|-|>
records:requirement_detail  requirement            .....-|--|-|>  mmmmmm|mm|m|>
records:review_inbox        ·                      xxx.xx|x.|x|>  mmmmmm|mm|m|>
records:review_certify      ·                      mmmmmm|mm|m|>  xxx>xx|x>|x|>
records:review_return       ·                      mmmmmm|mm|m|>  xxx>xx|x>|x|>
records:figure_rows         training.hours         ......|..|.|>  mmmmmm|mm|m|>
records:figure_export       training.hours         ......|..|.|>  mmmmmm|mm|m|>
records:evidence_file       evidence               .-...-|--|-|>  mmmmmm|mm|m|>
records:evidence_remove     draft_evidence         mmmmmm|mm|m|>  >-----|--|-|>
records:evidence_add        draft                  mmmmmm|mm|m|>  >-----|--|-|>
records:record_submit       draft                  mmmmmm|mm|m|>  >-----|--|-|>
records:record_withdraw     submitted              mmmmmm|mm|m|>  >--xx-|--|-|>
records:record_certify      submitted              mmmmmm|mm|m|>  x-->x-|--|-|>
records:record_return       submitted              x--.x-|--|-|>  x--.x-|--|-|>
records:record_reverse      training               x-x.x-|--|-|>  x-x.x-|--|-|>
records:record_object       training               .-xxx-|--|-|>  ?-xxx-|--|-|>
records:objection_list      ·                      xxx..x|x.|x|>  mmmmmm|mm|m|>
records:objection_detail    objection              .--.--|--|-|>  mmmmmm|mm|m|>
records:objection_answer    objection              >-->--|--|-|>  x--?--|--|-|>
records:objection_withdraw  objection              mmmmmm|mm|m|>  >--x--|--|-|>
own_data:record_list        ·                      ......|..|.|>  mmmmmm|mm|m|>
own_data:event_list         ·                      ......|..|.|>  mmmmmm|mm|m|>
own_data:person             ·                      ......|..|.|>  mmmmmm|mm|m|>
own_data:objection_list     ·                      ......|..|.|>  mmmmmm|mm|m|>
own_data:export             ·                      >>>>>>|>>|>|>  >>>>>>|>>|>|>
records:import_list         ·                      xxx.xx|x.|x|>  mmmmmm|mm|m|>
records:import_add          ·                      xxx.xx|x.|x|>  xxx.xx|x.|x|>
records:import_detail       batch                  ---.--|--|-|>  mmmmmm|mm|m|>
records:import_confirm      batch                  mmmmmm|mm|m|>  --->--|--|-|>
records:import_discard      batch                  mmmmmm|mm|m|>  --->--|--|-|>
records:import_duplicates   batch                  mmmmmm|mm|m|>  --->--|--|-|>
records:import_read_again   batch                  mmmmmm|mm|m|>  --->--|--|-|>
records:import_row          batch                  --->--|--|-|>  --->--|--|-|>
records:import_questions    batch                  ---.--|--|-|>  ---.--|--|-|>
records:import_person_add   batch                  ------|--|-|>  ------|--|-|>
records:import_kinds        batch                  ---.--|--|-|>  ---.--|--|-|>
records:word_list           ·                      xxx.xx|x.|x|>  mmmmmm|mm|m|>
records:word_list_of        ·                      ---.--|--|-|>  mmmmmm|mm|m|>
records:word_forget         ·                      mmmmmm|mm|m|>  --->--|--|-|>
records:import_returned     batch                  ---.--|--|-|>  mmmmmm|mm|m|>
records:import_undo         batch                  --->--|--|-|>  --->--|--|-|>
records:register_empty      training               xxx.xx|x.|x|>  mmmmmm|mm|m|>
records:roster_register     ·                      ---.xx|--|-|>  mmmmmm|mm|m|>
records:job_list            ·                      ......|..|.|>  mmmmmm|mm|m|>
records:job_detail          job                    ---.--|--|-|>  mmmmmm|mm|m|>
records:job_progress        job                    ---.--|--|-|>  mmmmmm|mm|m|>
records:job_cancel          job                    mmmmmm|mm|m|>  --->--|--|-|>
records:job_file            job                    ---.--|--|-|>  mmmmmm|mm|m|>
training:training_list      ·                      ......|..|-|>  mmmmmm|mm|m|>
training:training_export    ·                      ......|..|-|>  mmmmmm|mm|m|>
training:training_add       ·                      ......|..|-|>  ......|..|-|>
training:training_statement ·                      ......|..|-|>  mmmmmm|mm|m|>
training:posting_detail     posting                .-...-|--|-|>  mmmmmm|mm|m|>
training:comparison_list    ·                      xxx.xx|x.|x|>  mmmmmm|mm|m|>
training:comparison_detail  comparison             ---.--|--|-|>  mmmmmm|mm|m|>
training:comparison_export  comparison             ---.--|--|-|>  mmmmmm|mm|m|>
training:training_detail    training               .-...-|--|-|>  mmmmmm|mm|m|>
training:training_edit      draft                  .-----|--|-|>  .-----|--|-|>
training:activity_list      ·                      ......|..|-|>  mmmmmm|mm|m|>
training:activity_export    ·                      ......|..|-|>  mmmmmm|mm|m|>
training:activity_add       ·                      xx..xx|x.|-|>  xx..xx|x.|-|>
training:activity_detail    activity               ......|--|-|>  mmmmmm|mm|m|>
training:activity_edit      activity               xx..xx|--|-|>  xx..xx|--|-|>
training:activity_remove    activity               xx..xx|--|-|>  xx>>xx|--|-|>
training:activity_grant     activity               mmmmmm|mm|m|>  xxx>xx|--|-|>
training:attendance_set     activity               mmmmmm|mm|m|>  xx>>xx|--|-|>
training:attendance_add     activity               mmmmmm|mm|m|>  xx??xx|--|-|>
training:attendance_detail  attendance             >->>>-|--|-|>  mmmmmm|mm|m|>
lessons:observation_list    ·                      ......|..|-|>  mmmmmm|mm|m|>
lessons:observation_export  ·                      ......|..|-|>  mmmmmm|mm|m|>
lessons:own_lesson_export   ·                      ......|..|-|>  mmmmmm|mm|m|>
lessons:own_lesson_list     ·                      ......|..|.|>  mmmmmm|mm|m|>
lessons:observation_add     ·                      ......|..|-|>  ......|..|-|>
lessons:observation_detail  certified_observation  .-...-|--|-|>  mmmmmm|mm|m|>
lessons:observation_edit    observation_draft      .-----|--|-|>  .-----|--|-|>
lessons:week_list           ·                      ......|..|-|>  mmmmmm|mm|m|>
lessons:week_export         ·                      ......|..|-|>  mmmmmm|mm|m|>
lessons:week_line_detail    week_line              .-...-|--|-|>  mmmmmm|mm|m|>
lessons:open_lesson_list    ·                      ......|..|-|>  mmmmmm|mm|m|>
lessons:open_lesson_add     ·                      ......|..|-|>  ......|..|-|>
lessons:open_lesson_detail  open_lesson            ......|--|-|>  mmmmmm|mm|m|>
lessons:open_lesson_edit    open_lesson            .xx.xx|--|-|>  .xx.xx|--|-|>
lessons:open_lesson_sign_up open_lesson            mmmmmm|mm|m|>  x>>>>>|--|-|>
lessons:open_lesson_sign_off open_lesson            mmmmmm|mm|m|>  x>>>>>|--|-|>
lessons:open_lesson_call_off open_lesson            .xx.xx|--|-|>  >xx>xx|--|-|>
research:project_list       ·                      ......|..|-|>  mmmmmm|mm|m|>
research:project_export     ·                      ......|..|-|>  mmmmmm|mm|m|>
research:project_add        ·                      ......|..|-|>  ......|..|-|>
research:project_detail     project                .-...-|--|-|>  mmmmmm|mm|m|>
research:project_edit       project_draft          .-----|--|-|>  .-----|--|-|>
research:project_advance    project                x-x.x-|--|-|>  x-x.x-|--|-|>
research:paper_list         ·                      ......|..|-|>  mmmmmm|mm|m|>
research:paper_export       ·                      ......|..|-|>  mmmmmm|mm|m|>
research:paper_add          ·                      ......|..|-|>  ......|..|-|>
research:paper_detail       paper                  .-...-|--|-|>  mmmmmm|mm|m|>
research:paper_edit         paper_draft            .-----|--|-|>  .-----|--|-|>
portfolios:portfolio_mine   ·                      >>>>>>|>>|>|>  mmmmmm|mm|m|>
portfolios:portfolio_detail owner                  .-...-|--|-|>  mmmmmm|mm|m|>
portfolios:portfolio_pdf    owner                  .-...-|--|-|>  mmmmmm|mm|m|>
portfolios:honour_list      ·                      ......|..|-|>  mmmmmm|mm|m|>
portfolios:honour_export    ·                      ......|..|-|>  mmmmmm|mm|m|>
portfolios:honour_add       ·                      ......|..|-|>  ......|..|-|>
portfolios:honour_detail    honour                 .-...-|--|-|>  mmmmmm|mm|m|>
portfolios:honour_edit      honour_draft           .-----|--|-|>  .-----|--|-|>
portfolios:title_list       ·                      ......|..|-|>  mmmmmm|mm|m|>
portfolios:title_export     ·                      ......|..|-|>  mmmmmm|mm|m|>
portfolios:title_add        ·                      ......|..|-|>  ......|..|-|>
portfolios:title_detail     title_held             .-...-|--|-|>  mmmmmm|mm|m|>
portfolios:title_edit       title_draft            .-----|--|-|>  .-----|--|-|>
portfolios:title_end        title_held             x-x.x-|--|-|>  x-x.x-|--|-|>
portfolios:pair_list        ·                      ......|..|-|>  mmmmmm|mm|m|>
portfolios:pair_export      ·                      ......|..|-|>  mmmmmm|mm|m|>
portfolios:pair_add         ·                      ......|..|-|>  ......|..|-|>
portfolios:pair_detail      mentor_pair            .-...-|--|-|>  mmmmmm|mm|m|>
portfolios:pair_edit        pair_draft             .-----|--|-|>  .-----|--|-|>
portfolios:pair_end         mentor_pair            x-x.x-|--|-|>  x-x.x-|--|-|>
portfolios:pair_lessons     mentor_pair            .-...-|--|-|>  mmmmmm|mm|m|>
summaries:dashboard         ·                      >>...>|>.|.|>  mmmmmm|mm|m|>
summaries:dashboard_export  ·                      --...-|-.|-|>  mmmmmm|mm|m|>
summaries:summary_list      ·                      ......|..|.|>  mmmmmm|mm|m|>
summaries:summary_new       ·                      ......|..|.|>  ......|..|.|>
summaries:batch_list        ·                      xxx..x|x.|x|>  mmmmmm|mm|m|>
summaries:batch_new         ·                      xxx.xx|x.|x|>  xxx.xx|x.|x|>
summaries:batch_detail      document_batch         ---..-|--|-|>  mmmmmm|mm|m|>
summaries:batch_progress    document_batch         ---..-|--|-|>  mmmmmm|mm|m|>
summaries:batch_cancel      document_batch         mmmmmm|mm|m|>  --->x-|--|-|>
summaries:batch_go_on       document_batch         mmmmmm|mm|m|>  --->x-|--|-|>
summaries:batch_archive     document_batch         ---..-|--|-|>  mmmmmm|mm|m|>
summaries:batch_file        batch_document         ---..-|--|-|>  mmmmmm|mm|m|>
summaries:outline_list      ·                      ......|..|.|>  mmmmmm|mm|m|>
summaries:outline_new       ·                      xxx.xx|x.|.|>  xxx.xx|x.|.|>
summaries:outline_edit      outline                xxx.xx|--|-|>  xxx?xx|--|-|>
summaries:outline_remove    outline                xxx.xx|--|-|>  xxx>xx|--|-|>
summaries:summary_outline   summary                --..x-|--|-|>  --??x-|--|-|>
summaries:summary_detail    summary                --...-|--|-|>  mmmmmm|mm|m|>
summaries:summary_part      summary                mmmmmm|mm|m|>  --??x-|--|-|>
summaries:summary_part_back summary                mmmmmm|mm|m|>  --??x-|--|-|>
summaries:summary_compose   summary                mmmmmm|mm|m|>  -->>x-|--|-|>
summaries:summary_typeset   summary                mmmmmm|mm|m|>  -->>x-|--|-|>
summaries:summary_pdf       summary                --...-|--|-|>  mmmmmm|mm|m|>
summaries:summary_docx      summary                --...-|--|-|>  mmmmmm|mm|m|>
summaries:summary_word      summary                mmmmmm|mm|m|>  -->>>-|--|-|>
summaries:summary_word_check summary               --...-|--|-|>  --???-|--|-|>
summaries:summary_hand_in   summary                --..x-|--|-|>  -->>x-|--|-|>
summaries:summary_take_back waiting_summary        mmmmmm|mm|m|>  -->>x-|--|-|>
summaries:summary_return    waiting_summary        --xx.-|--|-|>  --xx?-|--|-|>
summaries:summary_sign      waiting_summary        --xx.-|--|-|>  --xx>-|--|-|>
summaries:summary_withdraw  signed_summary         xxxx.x|--|-|>  xxxx?x|--|-|>
summaries:summary_changes   signed_summary         xxx..x|--|-|>  mmmmmm|mm|m|>
summaries:frozen_typeset    signed_summary         mmmmmm|mm|m|>  xxx>>x|--|-|>
summaries:frozen_file       signed_summary         ......|--|-|>  mmmmmm|mm|m|>
summaries:check_ask         ·                      ......|..|.|.  mmmmmm|mm|m|m
summaries:check             ·                      ......|..|.|.  mmmmmm|mm|m|m

# The same addresses for other objects.
schools:person_detail       stranger               ------|--|-|>  mmmmmm|mm|m|>
schools:person_change       stranger               ------|--|-|>  ------|--|-|>
schools:password_issue      stranger               mmmmmm|mm|m|>  ------|--|-|>
schools:password_issue      administrator          mmmmmm|mm|m|>  ---xxx|--|-|>
schools:password_issue      principal              mmmmmm|mm|m|>  ---xx.|--|-|>
schools:second_factor_reset principal              mmmmmm|mm|m|>  ---xx.|--|-|>
schools:second_factor_reset administrator          mmmmmm|mm|m|>  ---xxx|--|-|>
schools:second_factor_reset stranger               mmmmmm|mm|m|>  ------|--|-|>
schools:account_switch      office                 mmmmmm|mm|m|>  ---xx>|--|-|>
schools:employment_end      administrator          ---xxx|--|-|>  ---xxx|--|-|>
schools:appointment_add     office                 ---xx.|--|-|>  ---xx.|--|-|>
schools:group_detail        other_group            ------|--|-|>  mmmmmm|mm|m|>
schools:group_change        other_group            ------|--|-|>  ------|--|-|>
schools:members_add         other_group            ------|--|-|>  ------|--|-|>
records:evidence_file       draft_evidence         .-----|--|-|>  mmmmmm|mm|m|>
records:evidence_remove     evidence               mmmmmm|mm|m|>  x-xxx-|--|-|>
records:evidence_add        training               mmmmmm|mm|m|>  x-xxx-|--|-|>
records:evidence_add        honour                 mmmmmm|mm|m|>  x-xxx-|--|-|>
records:record_submit       training               mmmmmm|mm|m|>  x-xxx-|--|-|>
records:record_submit       observation_draft      mmmmmm|mm|m|>  >-----|--|-|>
records:record_withdraw     training               mmmmmm|mm|m|>  x-xxx-|--|-|>
records:record_certify      draft                  mmmmmm|mm|m|>  x-----|--|-|>
records:record_certify      training               mmmmmm|mm|m|>  x-xxx-|--|-|>
records:record_certify      observation            mmmmmm|mm|m|>  x-->x-|--|-|>
records:record_return       draft                  x-----|--|-|>  x-----|--|-|>
records:record_object       honour                 >-xxx-|--|-|>  ?-xxx-|--|-|>
records:record_object       submitted              x--xx-|--|-|>  x--xx-|--|-|>
records:record_object       draft                  x-----|--|-|>  x-----|--|-|>
records:record_object       observation            x--xx-|--|-|>  x--xx-|--|-|>
records:record_reverse      submitted              x--xx-|--|-|>  x--xx-|--|-|>
records:record_reverse      honour                 x-x.x-|--|-|>  x-x.x-|--|-|>
training:training_detail    draft                  .-----|--|-|>  mmmmmm|mm|m|>
training:training_detail    submitted              .--..-|--|-|>  mmmmmm|mm|m|>
training:training_edit      training               x-xxx-|--|-|>  .-xxx-|--|-|>
training:training_edit      submitted              x--xx-|--|-|>  .--xx-|--|-|>
lessons:observation_detail  observation            .--..-|--|-|>  mmmmmm|mm|m|>
lessons:observation_detail  observation_draft      .-----|--|-|>  mmmmmm|mm|m|>
lessons:observation_edit    certified_observation  x-xxx-|--|-|>  .-xxx-|--|-|>
research:project_detail     project_draft          .-----|--|-|>  mmmmmm|mm|m|>
research:project_edit       project                x-xxx-|--|-|>  .-xxx-|--|-|>
research:project_advance    project_draft          .-----|--|-|>  .-----|--|-|>
research:paper_detail       paper_draft            .-----|--|-|>  mmmmmm|mm|m|>
research:paper_edit         paper                  x-xxx-|--|-|>  .-xxx-|--|-|>
portfolios:honour_detail    honour_draft           .-----|--|-|>  mmmmmm|mm|m|>
portfolios:honour_edit      honour                 x-xxx-|--|-|>  .-xxx-|--|-|>
portfolios:title_detail     title_draft            .-----|--|-|>  mmmmmm|mm|m|>
portfolios:title_edit       title_held             x-xxx-|--|-|>  .-xxx-|--|-|>
portfolios:title_end        title_draft            x-----|--|-|>  x-----|--|-|>
portfolios:pair_detail      pair_draft             .-----|--|-|>  mmmmmm|mm|m|>
portfolios:pair_edit        mentor_pair            x-xxx-|--|-|>  .-xxx-|--|-|>
records:record_reverse      title_held             x-x.x-|--|-|>  x-x.x-|--|-|>
records:record_object       mentor_pair            .-xxx-|--|-|>  ?-xxx-|--|-|>
portfolios:portfolio_detail colleague              -....-|--|-|>  mmmmmm|mm|m|>
portfolios:portfolio_detail stranger               ------|..|-|>  mmmmmm|mm|m|>
summaries:summary_detail    school_summary         ---..-|--|-|>  mmmmmm|mm|m|>
summaries:summary_detail    teacher_summary        .-----|--|-|>  mmmmmm|mm|m|>
summaries:summary_part      school_summary         mmmmmm|mm|m|>  ---?x-|--|-|>
summaries:summary_part      teacher_summary        mmmmmm|mm|m|>  ?-----|--|-|>
summaries:summary_compose   teacher_summary        mmmmmm|mm|m|>  >-----|--|-|>
summaries:summary_detail    district_summary       ------|--|.|>  mmmmmm|mm|m|>
summaries:summary_part      district_summary       mmmmmm|mm|m|>  ------|--|?|>
summaries:summary_compose   district_summary       mmmmmm|mm|m|>  ------|--|>|>
summaries:summary_outline   district_summary       ------|--|.|>  ------|--|?|>
summaries:summary_hand_in   district_summary       ------|--|.|>  ------|--|>|>
summaries:summary_pdf       district_summary       ------|--|.|>  mmmmmm|mm|m|>
summaries:summary_pdf       school_summary         ---..-|--|-|>  mmmmmm|mm|m|>
summaries:summary_pdf       teacher_summary        .-----|--|-|>  mmmmmm|mm|m|>
summaries:summary_docx      school_summary         ---..-|--|-|>  mmmmmm|mm|m|>
summaries:summary_docx      teacher_summary        .-----|--|-|>  mmmmmm|mm|m|>
summaries:summary_docx      signed_summary         >>>>>>|--|-|>  mmmmmm|mm|m|>
summaries:summary_word      school_summary         mmmmmm|mm|m|>  --->>-|--|-|>
summaries:summary_word      signed_summary         mmmmmm|mm|m|>  xxxxxx|--|-|>
summaries:summary_word_check signed_summary        xxx..x|--|-|>  xxx??x|--|-|>
summaries:summary_detail    waiting_summary        --...-|--|-|>  mmmmmm|mm|m|>
summaries:summary_detail    signed_summary         ......|--|-|>  mmmmmm|mm|m|>
summaries:summary_compose   waiting_summary        mmmmmm|mm|m|>  --xxx-|--|-|>
summaries:summary_typeset   signed_summary         mmmmmm|mm|m|>  xxxxxx|--|-|>
summaries:summary_hand_in   signed_summary         xxxxxx|--|-|>  xxxxxx|--|-|>
summaries:summary_pdf       signed_summary         >>>>>>|--|-|>  mmmmmm|mm|m|>
"""
# Whose a list, figure or export may be asked for.
SCOPED = [
    "home", "records:figure_rows", "records:figure_export", "training:training_list",
    "training:training_export", "training:training_statement", "training:activity_list",
    "training:activity_export", "lessons:observation_list",
    "lessons:observation_export", "lessons:week_list", "lessons:week_export",
    "research:project_list", "research:project_export",
    "research:paper_list", "research:paper_export", "portfolios:honour_list",
    "portfolios:honour_export", "summaries:dashboard", "summaries:dashboard_export",
    "portfolios:title_list", "portfolios:title_export", "portfolios:pair_list",
    "portfolios:pair_export",
]  # fmt: skip


pytestmark = pytest.mark.django_db


def rows_of_table():
    lines = [line for line in TABLE.splitlines() if line and not line.startswith("#")]
    rows = [
        tuple("" if word == "·" else word.replace("|", "") for word in line.split())
        for line in lines
    ]
    wrong = [name for name, _thing, get, post in rows if {len(get), len(post)} != {len(ROLES)}]
    assert not wrong, f"one sign for each of {ROLES}: {wrong}"
    return rows


ROWS = rows_of_table()
NAMES = sorted({row[0] for row in ROWS})


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """One world for all tests of this file; each of them undoes what it did."""
    from django.conf import settings

    places = pytest.MonkeyPatch()
    places.setattr(settings, "MEDIA_ROOT", tmp_path_factory.mktemp("media"))
    # Whether all is well is no question of who asks.
    places.setattr(health, "look", lambda: {"workers": health.Finding(health.OK)})
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build(conftest.people())
        transaction.set_rollback(True)
    places.undo()


@pytest.fixture(autouse=True)
def site(places, world, settings):
    settings.MEDIA_ROOT = world.media
    # One person asks for more here than anybody does in a day.
    settings.BOUNDS = {}
    settings.SESSION_IDLE_SECONDS = settings.SESSION_COOKIE_AGE


@pytest.fixture(scope="module")
def signed_in(world):
    """{role: session}, each signed in once."""
    sessions = {}
    for role in set(ROLES) - {"anonymous"} | {"second_office"}:
        client = Client()
        client.force_login(getattr(world, role))
        sessions[role] = client.session.session_key
    return sessions


@pytest.fixture
def as_(signed_in, settings):
    """`as_("office")`: a client of this role, which shows errors as a browser would."""

    def client_of(role, **options):
        client = Client(raise_request_exception=False, **options)
        if role != "anonymous":
            client.cookies[settings.SESSION_COOKIE_NAME] = signed_in[role]
        return client

    return client_of


def undone(client, method, url, data=None, **headers):
    """The answer to a request of which nothing stays."""
    with transaction.atomic():
        response = getattr(client, method)(url, data, headers=headers)
        response.said = text_of(response)
        transaction.set_rollback(True)
    return response


def test_table_names_every_address():
    assert sorted(name for name, _view in every_url()) == NAMES


def statuses(signs):
    return [SIGNS[sign] for sign in signs]


def asked(client, url):
    return tuple(undone(client, method, url).status_code for method in ("get", "post"))


@pytest.mark.parametrize(("name", "thing", "get", "post"), ROWS)
def test_everybody_gets_what_the_table_says(world, as_, name, thing, get, post):
    url = address(world, name, thing)
    found = {role: asked(as_(role), url) for role in ROLES}

    assert found == dict(zip(ROLES, zip(statuses(get), statuses(post), strict=True), strict=True))


@pytest.mark.parametrize(("name", "thing"), [row[:2] for row in ROWS if row[0] not in PUBLIC])
def test_nobody_unknown_gets_anything_but_the_sign_in_page(world, as_, name, thing):
    url = address(world, name, thing)
    for method in ("get", "post", "put", "delete", "head"):
        response = undone(as_("anonymous"), method, url)

        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/sign-in/")
        assert learnt(world, response) == set()


def test_other_methods_are_answered_nowhere(world, as_):
    client, told = as_("office"), {}
    before = worlds.rows_of_everything()
    for name, thing, get, _post in ROWS:
        url = address(world, name, thing)
        found = {
            method: undone(client, method, url).status_code
            for method in ("put", "patch", "delete", "options", "trace")
        }
        # The head of a page, where there is one, is that of the page.
        head = undone(client, "head", url).status_code
        if set(found.values()) != {405} or head not in (405, SIGNS[get[ROLES.index("office")]]):
            told[name, thing] = {**found, "head": head}

    assert told == {}
    assert worlds.rows_of_everything() == before


@pytest.mark.parametrize("role", ["leader", "office", "principal", "administrator"])
def test_what_is_one_s_own_is_the_same_for_everybody(world, as_, role):
    """Whatever else somebody is: nobody signs off, corrects or reads more of what is theirs."""
    mine = worlds.records_of(world, getattr(world, role))
    told = {}
    for name, thing, get, post in ROWS:
        if thing not in vars(mine) or "pk" not in worlds.parameters()[name]:
            continue
        found = asked(
            as_(role), address(SimpleNamespace(school=world.school, **vars(mine)), name, thing)
        )
        if found != (SIGNS[get[0]], SIGNS[post[0]]):
            told[name, thing] = found

    assert told == {}


@pytest.mark.parametrize("role", ["leader", "office", "principal", "administrator", "officer"])
def test_nothing_of_another_school_exists(world, as_, role):
    """All that is in the table and not public, in a school that is not one's own."""
    theirs = worlds.build_beside(world)
    told = {}
    for name, thing, _get, _post in ROWS:
        if (
            name in PUBLIC
            or thing in OF_OTHERS
            or not {"code", "pk"} & set(worlds.parameters()[name])
        ):
            continue
        found = asked(as_(role), address(theirs, name, thing))
        if not set(found) <= {404, 405}:
            told[name, thing] = found

    assert told == {}


# Seen from the other school these are one's own.
OF_OTHERS = ("stranger", "other_group")
TOKEN = re.compile(
    r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"|[0-9a-f-]{32,36}|Content-Length: \d+'
)


@pytest.mark.parametrize("role", ["colleague", "stranger_office"])
def test_what_is_hidden_looks_like_what_is_not_there(world, as_, role):
    """Not only the status: nothing in the answer tells that something is there."""
    client, told = as_(role), []
    for name, thing, get, _post in ROWS:
        if get[ROLES.index(role)] != "-" or "pk" not in worlds.parameters()[name]:
            continue
        url = address(world, name, thing)
        nowhere = url.replace(str(getattr(world, thing).pk), str(new_id()))
        said = [TOKEN.sub("", undone(client, "get", one).said) for one in (url, nowhere)]
        if said[0] != said[1]:
            told.append((name, thing))

    assert told == []


# --- strangers --------------------------------------------------------------------


def ids_of(world):
    """Every id and key of the first school that an address or a form could carry."""
    return {name: value.pk for name, value in vars(world).items() if is_theirs(world, name, value)}


def is_theirs(world, name, value):
    return hasattr(value, "pk") and name not in (
        "other_school", "other_group", "stranger", "stranger_office"
    )  # fmt: skip


def questions(world):
    """What strangers may put behind an address."""
    group, school, owner = world.group.pk, world.school.pk, world.owner.pk
    for whose in (f"teacher:{owner}", f"group:{group}", f"school:{school}"):
        yield f"?whose={whose}&when=2020-2"
    yield f"?copy={world.training.pk}&from={world.open_lesson.pk}&when=2020-2&q=暗"
    yield f"?group={group}&state=all&account=none&like=2020-2&show=all&kind=training&when=career"
    yield f"?who={world.owner.name[:1]}&about=暗&by=&missing=x&level=county&status=draft"


def foreign_form(world):
    """All fields of all forms, filled with what belongs to the other school."""
    number = world.owner.employments.get().employee_no
    rows = {"TOTAL_FORMS": 2, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 40}
    return {
        "whose": f"school:{world.school.pk}", "when": "2020-2", "language": "zh-hans",
        "office": "x", "school": world.school.pk, "teacher": number, "taught_by": number,
        "mentee": number,
        "created_by": world.owner.pk, "decided_by": world.owner.pk, "status": "certified",
        "batch": world.batch.pk, "group": world.group.pk, "person": world.owner.pk,
        "people": [world.owner.pk, world.leader.pk], "role": "group_leader",
        "ids": [world.owner.pk, f"training:{world.submitted.pk}",
                f"observation:{world.observation.pk}"],
        "all": "1", "sure": "1", "why": "因为", "shown_at": "2030-01-01T00:00:00+00:00",
        "query": "state=all", "request_key": world.request_key, "version": 1,
        "semester": f"{world.school.code}/2020-2", "layout": "training", "section": "training",
        "text": "x", "sign_in_name": world.owner.sign_in_name, "name": "猜一猜",
        "employee_no": number, "started_on": "2021-03-01", "ended_on": "2021-03-01",
        "starts_on": "2021-03-01", "ends_on": "2021-07-01", "title": "自己的",
        "programme": "自己的", "level": "county", "mode": "face", "hours": "2", "periods": "2",
        "kind": "routine", "topic": "自己的", "subject": "x", "purpose": "training",
        "held_on": "2030-01-01", "start_year": 2021, "number": 1, "staff_type": "teacher",
        "measure": "training.credits", "value": "5", "window": "semester", "then": "issue",
        "outcome": "published", "stage": "listed", "on": "2021-03-02",
        "lesson": world.open_lesson.pk, "open_lesson": world.open_lesson.pk,
        "summary": world.summary.pk, "job": world.job.pk, "next": "/",
        **{f"members-{key}": value for key, value in rows.items()}, "members-0-name": number,
        "members-0-person": world.owner.pk,
        **{f"authors-{key}": value for key, value in rows.items()}, "authors-0-name": number,
        **{f"outcomes-{key}": value for key, value in rows.items()},
        "outcomes-0-outcome": "published", "outcomes-0-level": "county",
        "outcomes-0-happened_on": "2021-03-02",
    }  # fmt: skip


def rows_that_name(world):
    """All rows of the database in which anything of the first school stands."""
    keys = [*map(str, ids_of(world).values()), *worlds.markers(world)]
    keys += [key.replace("-", "") for key in keys]
    return {
        model: [row for row in rows if any(key in row for key in keys)]
        for model, rows in worlds.rows_of_everything().items()
    }


@pytest.mark.parametrize("role", STRANGERS)
@pytest.mark.parametrize("name", NAMES)
def test_people_of_another_school_learn_nothing_and_change_nothing(world, as_, name, role):
    things = {row[1] for row in ROWS if row[0] == name and row[1] not in STRANGERS}
    # Whoever has the code of a document has the document, and may check whose it is.
    public = told_to_anybody(world, name)
    before = rows_that_name(world)
    with transaction.atomic():
        for thing in things:
            url = address(world, name, thing)
            client = as_(role)
            answers = [client.get(url + query) for query in ["", *questions(world)]]
            form = foreign_form(world)
            answers.append(client.post(url, form))
            answers.append(client.post(url + next(questions(world)), form, follow=True))
            for answer in answers:
                assert answer.status_code < 500, answer.request["QUERY_STRING"]
                assert learnt(world, answer) <= public, answer.request["QUERY_STRING"]
        assert rows_that_name(world) == before
        transaction.set_rollback(True)


# --- one door everywhere ----------------------------------------------------------

# What a role must not meet on any page, export or document of the own school.
RECORDS = (
    "培训暗号", "培训待审暗号", "听课暗号", "课题暗号", "论文暗号", "荣誉暗号", "过程暗号",
    "亮点暗号", "称号暗号", "师徒暗号",
)  # fmt: skip
DRAFTS = ("草稿暗号", "草稿证书")
OFFICES = ("暗号表格", "表格行暗号", "任务暗号", "压缩包暗号", "审计暗号")
SUMMARIES = ("总结署名暗号", "总结文字暗号", "总结文件暗号")
# Where a line of a week table stood, and the note in it, which may tell of leave.
WEEK_TABLE = ("周表暗号", "周表备注暗号")
# Why somebody did not come to an activity.
ILLNESS = "出勤备注暗号"
# The lesson was observed for diagnosis.
SCORE = ("61.5",)
HIDDEN = {
    "colleague": (
        *RECORDS, *WEEK_TABLE, ILLNESS, "暗号证书", *DRAFTS, *OFFICES, *SUMMARIES, *SCORE,
    ),
    "leader": ("培训待审暗号", "听课暗号乙", "周表备注暗号", ILLNESS, *DRAFTS, *OFFICES, *SCORE),
    "office": (*DRAFTS, *SCORE),
    "principal": (*DRAFTS, *OFFICES, *SCORE),
    "administrator": (
        *RECORDS, *WEEK_TABLE, ILLNESS, "暗号证书", *DRAFTS, *OFFICES, *SUMMARIES, *SCORE,
    ),
    # Certified rows behind a figure, and nothing else: no text of an observation, no file.
    "officer": (
        "培训待审暗号", "听课暗号乙", "过程暗号", "亮点暗号", "问题暗号", "建议暗号", "暗号证书",
        *WEEK_TABLE, ILLNESS, "活动备注暗号", *DRAFTS, *OFFICES, *SUMMARIES, *SCORE,
    ),
}  # fmt: skip


EVERYTHING = "?when=career&q=暗&state=all&show=all"


def scopes(world):
    yield ""
    for role in ("owner", "colleague"):
        yield f"?whose=teacher:{getattr(world, role).pk}&when=2020-2"
    yield f"?whose=group:{world.group.pk}&when=2020-2"
    yield f"?whose=school:{world.school.pk}&when=2020-2"


@pytest.mark.parametrize("role", HIDDEN)
def test_the_same_door_is_at_every_page_export_and_document(world, as_, role):
    client = as_(role)
    told = {}
    for name, thing, *_statuses in ROWS:
        for query in scopes(world) if name in SCOPED else ("", EVERYTHING):
            said = undone(client, "get", address(world, name, thing) + query).said
            if found := {word for word in HIDDEN[role] if word in said}:
                told[name, thing, query] = found

    assert told == {}


# Who reads which of the owner's records: exactly these, in every list, export, search and figure.
CERTIFIED = {
    "培训暗号甲", "听课暗号丙", "课题暗号丁", "论文暗号戊", "荣誉暗号己", "称号暗号寅",
    "师徒暗号卯",
}  # fmt: skip
HANDED_IN = CERTIFIED | {"培训待审暗号", "听课暗号乙"}
ALL = HANDED_IN | {
    "培训草稿暗号", "听课草稿暗号", "课题草稿暗号", "论文草稿暗号", "荣誉草稿暗号",
    "称号草稿暗号", "师徒草稿暗号",
}  # fmt: skip
READS = {
    "owner": ALL, "colleague": set(), "leader": CERTIFIED, "office": HANDED_IN,
    "principal": HANDED_IN, "administrator": set(), "stranger": set(), "officer": set(),
}  # fmt: skip
LISTS = {
    "training:training_list": Training, "training:training_export": Training,
    "lessons:observation_list": Observation, "lessons:observation_export": Observation,
    "research:project_list": Project, "research:project_export": Project,
    "research:paper_list": Paper, "research:paper_export": Paper,
    "portfolios:honour_list": Honour, "portfolios:honour_export": Honour,
    "portfolios:title_list": TitleHeld, "portfolios:title_export": TitleHeld,
    "portfolios:pair_list": MentorPair, "portfolios:pair_export": MentorPair,
}  # fmt: skip


def titles(rows):
    return {worlds.title_of(row) for row in rows}


def titles_in(text):
    return {title for title in ALL if title in text}


@pytest.mark.parametrize("role", READS)
def test_the_door_of_every_kind_is_the_same(world, role):
    person = getattr(world, role)
    models = set(LISTS.values())

    assert (
        set().union(*(titles(model.objects.visible_to(person)) for model in models)) == READS[role]
    )


@pytest.mark.parametrize("role", READS)
def test_lists_exports_and_searches_hold_exactly_what_one_may_see(world, as_, role):
    client, person = as_(role), getattr(world, role)
    told = {}
    for name, model in LISTS.items():
        kind = titles(model.objects.all())
        for whose in ("owner", "group", "school"):
            place = "teacher" if whose == "owner" else whose
            query = f"?when=2020-2&whose={place}:{getattr(world, whose).pk}"
            for search in ("", "&q=暗号"):
                answer = undone(client, "get", address(world, name) + query + search)
                expected = READS[role] & kind if answer.status_code == 200 else set()
                if titles_in(answer.said) != expected:
                    told[name, whose, search] = titles_in(answer.said)
        if role in ("owner", "leader", "office", "principal"):
            # Counted as shown: the newest page is the whole of it.
            place = {"owner": f"teacher:{person.pk}", "leader": f"group:{world.group.pk}"}
            whose = place.get(role, f"school:{world.school.pk}")
            listing = name.replace("_export", "_list")
            page = client.get(address(world, listing), {"whose": whose, "when": "2020-2"})
            if page.context["page"].paginator.count != len(READS[role] & kind):
                told[name, "count"] = page.context["page"].paginator.count

    assert told == {}


# Rows behind figures that have no life of their own, or are nobody's.
NO_RECORDS = (
    Person, OpenLesson, SignUp, School, WeekCount, WeekLine, Activity, Attendance,
)  # fmt: skip


@pytest.mark.parametrize(
    ("role", "whose", "reads"),
    [
        ("owner", "owner", ALL),
        ("leader", "group", CERTIFIED),
        ("office", "school", HANDED_IN),
        ("principal", "school", HANDED_IN),
        ("officer", "school", CERTIFIED),
    ],
)
def test_the_rows_of_every_figure_are_those_one_may_see(world, as_, role, whose, reads):
    """Page and export; what is counted and not shown is a number."""
    client = as_(role)
    place = "teacher" if whose == "owner" else whose
    query = f"?whose={place}:{getattr(world, whose).pk}&when=2020-2"
    scope = find_place(world.office, f"{place}:{getattr(world, whose).pk}", "2020-2").scope
    told = {}
    for name, figure in figures.REGISTRY.items():
        rows = figure.rows(scope)
        if rows.model in NO_RECORDS:
            continue
        if figure.is_private and role not in ("office", "principal"):
            page = client.get(reverse("records:figure_rows", args=[name]) + query)
            told |= {} if page.status_code == 404 else {name: page.status_code}
            continue
        counted = [worlds.title_of(row) for row in rows]
        shown = [title for title in counted if title in reads]
        page = client.get(reverse("records:figure_rows", args=[name]) + query)
        export = undone(client, "get", reverse("records:figure_export", args=[name]) + query)
        found = (
            titles_in(page.content.decode()), titles_in(export.said), page.context["hidden"],
        )  # fmt: skip
        if found != (set(shown), set(shown), len(counted) - len(shown)):
            told[name] = found

    assert told == {}


def test_the_inbox_holds_what_waits_for_the_office(world, as_):
    found = {
        role: titles_in(
            undone(as_(role), "get", address(world, "records:review_inbox") + query).said
        )
        for role in ("office", "principal", "stranger_office")
        for query in ("", "?q=暗号")
    }

    assert found == {
        "office": {"培训待审暗号", "听课暗号乙"}, "principal": set(), "stranger_office": set(),
    }  # fmt: skip


@pytest.mark.parametrize("name", SCOPED)
def test_a_scope_opens_for_those_it_belongs_to(world, as_, name):
    """Own figures; the group's for its leader; the school's for office and principal."""
    url = address(world, name, "training.hours" if "figure" in name else "")
    of = "?when=2020-2&whose="
    places = {
        f"teacher:{world.owner.pk}": ("owner", "leader", "office", "principal"),
        f"teacher:{world.outsider.pk}": ("office", "principal"),
        f"group:{world.group.pk}": ("leader", "office", "principal"),
        f"group:{world.outsider.memberships.get().group_id}": ("office", "principal"),
        f"school:{world.school.pk}": ("office", "principal"),
        f"teacher:{world.stranger.pk}": ("stranger", "stranger_office"),
        f"group:{world.other_group.pk}": ("stranger_office",),
        f"school:{world.other_school.pk}": ("stranger_office",),
    }
    if name in ("records:figure_rows", "records:figure_export", "summaries:dashboard"):
        # The officer sees figures of schools; the group has less than five people.
        places[f"school:{world.school.pk}"] += ("officer",)
    if name == "home":
        # It is one's own, whatever the address says.
        places = dict.fromkeys(places, ROLES[:-2])
    found = {
        place: tuple(
            role for role in ROLES[:-1]
            if undone(as_(role), "get", url + of + place).status_code in (200, 302)
        )
        for place in places
    }  # fmt: skip
    if name in ("summaries:dashboard_export", "training:training_statement"):
        # One is of groups and schools only, the other of teachers.
        of_teachers = name == "training:training_statement"
        places = {key: may for key, may in places.items() if of_teachers == ("teacher" in key)}
        found = {place: found[place] for place in places}

    assert found == places


@pytest.mark.parametrize(
    ("purpose", "readers"),
    [
        ("diagnosis", set()),
        ("training", {"leader", "office", "principal"}),
        ("assessment", {"office", "principal"}),
        ("contest", {"office", "principal"}),
    ],
)
def test_the_purpose_decides_who_reads_the_score(world, as_, purpose, readers):
    """Observer and observed teacher always do, here both of the leader's group."""
    Observation.objects.filter(pk=world.certified_observation.pk).update(
        purpose=purpose, taught_by=world.colleague
    )
    url = address(world, "lessons:observation_detail", "certified_observation")
    found = {role for role in ROLES if "61.5" in text_of(as_(role).get(url))}

    assert found == readers | {"owner", "colleague"}


def test_a_principal_reads_the_diagnosis_of_the_own_walk_in_only(world, as_):
    pages = {
        role: reverse("lessons:observation_detail", args=[make.observation(
            getattr(world, role), world.owner, "certified", kind="walk_in", purpose="diagnosis",
            score=Decimal("61.5"), grade="poor", ended_on=date(2021, 4, 7),
        ).pk])
        for role in ("principal", "leader")
    }  # fmt: skip
    found = {
        by: {role for role in ROLES if "61.5" in text_of(as_(role).get(page))}
        for by, page in pages.items()
    }

    assert found == {"principal": {"principal", "owner"}, "leader": {"leader", "owner"}}


def test_a_score_stands_on_the_page_of_its_observation_only(world, as_):
    """In no list, export, figure, document or file, even of those who may read it."""
    Observation.objects.filter(pk=world.certified_observation.pk).update(purpose="training")
    told = set()
    for role in ("owner", "office"):
        for name, thing, *_signs in ROWS:
            for query in scopes(world) if name in SCOPED else ("", EVERYTHING):
                said = undone(as_(role), "get", address(world, name, thing) + query).said
                if "61.5" in said:
                    told.add((role, name, thing))

    assert {(role, name) for role, name, _thing in told} == {
        ("owner", "lessons:observation_detail"), ("office", "lessons:observation_detail"),
    }  # fmt: skip


# --- what browsers do not send by themselves ---------------------------------------

WRITING = [row for row in ROWS if set(row[3][:-1]) & set(".>?")]
EVIL = (
    "https://evil.example/", "//evil.example/", "/\\evil.example", "///evil.example",
    "javascript:alert(1)", "http:evil.example", "\x00//evil.example", "//evil.example\\@testserver",
)  # fmt: skip


@pytest.mark.parametrize(("name", "thing", "get", "post"), WRITING)
def test_nothing_is_written_without_the_token_of_our_own_page(world, as_, name, thing, get, post):
    role = next(role for role, sign in zip(ROLES, post, strict=True) if sign in ".>?")
    client = as_("anonymous" if name in PUBLIC else role, enforce_csrf_checks=True)

    assert client.post(address(world, name, thing)).status_code == 403


@pytest.mark.parametrize("target", EVIL)
def test_no_address_leads_away_from_us(world, as_, target):
    make.teacher(world.school, "施新", sign_in_name="newcomer", password=make.PASSWORD)
    asked = [
        ("owner", "set_language", "", {"language": "en"}),
        ("owner", "set_theme", "", {"theme": "dark"}),
        ("owner", "records:record_submit", "draft", {}),
        ("owner", "records:record_withdraw", "draft", {}),
        ("office", "records:record_certify", "submitted", {}),
        ("office", "records:record_return", "submitted", {"why": "缺证书"}),
        ("office", "records:record_reverse", "training", {"why": "重复"}),
        ("colleague", "lessons:open_lesson_sign_up", "open_lesson", {}),
        ("colleague", "lessons:open_lesson_sign_off", "open_lesson", {}),
        ("anonymous", "sign_in", "", {"username": "newcomer", "password": make.PASSWORD}),
    ]
    for role, name, thing, data in asked:
        url = address(world, name, thing)
        for query in ("", "?next=" + quote(target)):
            answer = undone(
                as_(role), "post", url + query, {**data, "next": target}, Referer=target
            )

            assert answer.status_code == 302, name
            assert url_has_allowed_host_and_scheme(answer["Location"], {"testserver"}), name
            assert "evil" not in answer["Location"], name


def test_another_name_of_the_host_is_refused(as_, settings):
    settings.ALLOWED_HOSTS = ["testserver"]

    assert as_("owner").get("/", headers={"Host": "evil.example"}).status_code == 400
    said = as_("owner").get("/", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in said.content.decode()


@pytest.mark.parametrize("role", ["stranger", "colleague", "officer"])
def test_a_part_of_a_page_asks_the_same_questions(world, as_, role):
    htmx = {"HX-Request": "true", "HX-Boosted": "true", "HX-Target": "content",
            "HX-Current-URL": "https://evil.example//evil.example/"}  # fmt: skip
    for name, thing, get, _post in ROWS:
        url = address(world, name, thing)
        expected = SIGNS[get[ROLES.index(role)]]
        answer = undone(as_(role), "get", url, **htmx)

        assert answer.status_code == expected, name
        if role == "stranger":
            assert learnt(world, answer) <= told_to_anybody(world, name), name
        if role == "stranger" and name not in PUBLIC:
            nobody = undone(as_("anonymous"), "get", url, **htmx)
            assert nobody.status_code == 204, name
            assert nobody["HX-Redirect"].startswith("/sign-in/"), name


FORMS = {
    "training:training_add": {
        "programme": "新培训", "level": "county", "mode": "face", "started_on": "2021-03-08",
        "ended_on": "2021-03-08", "hours": "4",
    },
    "lessons:observation_add": {
        "taught_by": "外校人", "outside": "on", "ended_on": "2021-03-09", "periods": "3",
        "kind": "routine", "purpose": "diagnosis",
    },
    "lessons:open_lesson_add": {
        "topic": "新公开课", "held_on": "2099-01-05", "periods": "2", "kind": "open",
    },
    "research:project_add": {
        "title": "新课题", "level": "county", "listed_on": "2021-03-01",
        "members-TOTAL_FORMS": 0, "members-INITIAL_FORMS": 0,
    },
    "research:paper_add": {
        "title": "新论文", "kind": "paper", "authors-TOTAL_FORMS": 1, "authors-INITIAL_FORMS": 0,
        "outcomes-TOTAL_FORMS": 1, "outcomes-INITIAL_FORMS": 0,
        "outcomes-0-outcome": "published", "outcomes-0-level": "county",
        "outcomes-0-happened_on": "2021-03-02",
    },
    "portfolios:honour_add": {"title": "新荣誉", "level": "city", "ended_on": "2021-03-02"},
    "portfolios:title_add": {"title": "新称号", "level": "city", "starts_on": "2021-03-02"},
    "portfolios:pair_add": {"mentee": "外校人", "outside": "on", "starts_on": "2021-03-02"},
    "summaries:summary_new": {"when": "2020-2", "language": "zh-hans"},
}  # fmt: skip
MODELS = {
    "training:training_add": Training, "lessons:observation_add": Observation,
    "lessons:open_lesson_add": OpenLesson, "research:project_add": Project,
    "research:paper_add": Paper, "portfolios:honour_add": Honour,
    "portfolios:title_add": TitleHeld, "portfolios:pair_add": MentorPair,
    "summaries:summary_new": Summary,
}  # fmt: skip


def form_of(world, name, role):
    person = getattr(world, role)
    own = {"whose": f"teacher:{person.pk}", "authors-0-name": person.name}
    return FORMS.get(name, {}) | own


@pytest.mark.parametrize("name", FORMS)
def test_whose_it_is_and_what_became_of_it_is_not_typed(world, as_, name):
    """Fields that no form has are not taken from a request either."""
    typed = {
        "teacher": world.outsider.name, "teacher_id": world.outsider.pk,
        "school": world.other_school.pk, "school_id": world.other_school.pk, "status": "certified",
        "created_by": world.office.pk, "decided_by": world.office.pk, "batch": world.batch.pk,
        "id": world.training.pk, "pk": world.training.pk, "credits_per_hour": "9",
        "decision_note": "好", "submitted_at": "2021-03-01", "pdf": "../secret", "tree": "{}",
    }  # fmt: skip
    before = set(MODELS[name].objects.values_list("pk", flat=True))
    answer = as_("colleague").post(
        address(world, name), {**form_of(world, name, "colleague"), **typed}
    )

    made = MODELS[name].objects.exclude(pk__in=before).get()
    assert answer.status_code == 302
    assert (made.school, made.created_by, made.teacher) == (
        world.school, world.colleague, world.colleague,
    )  # fmt: skip
    for field, value in (("status", "draft"), ("decided_by", None), ("batch", None), ("pdf", "")):
        assert getattr(made, field, value) == value


@pytest.mark.parametrize("name", FORMS)
def test_a_request_key_of_somebody_else_opens_nothing(world, as_, name):
    form = {**form_of(world, name, "owner"), "request_key": new_id()}
    first = as_("owner").post(address(world, name), form)
    stored = list(MODELS[name].objects.order_by("pk").values())

    answer = as_("stranger").post(
        address(world, name), {**form, **form_of(world, name, "stranger")}
    )

    assert first.status_code == 302
    assert answer.status_code in (200, 302, 403)
    assert answer.headers.get("Location") != first["Location"]
    kept = MODELS[name].objects.filter(pk__in=[row["id"] for row in stored])
    assert list(kept.order_by("pk").values()) == stored
    assert learnt(world, answer) == set()


@pytest.mark.parametrize("version", ["", "0", "-1", "7", "9" * 30, "x"])
def test_no_version_but_the_stored_one_overwrites(world, as_, version):
    Training.objects.filter(pk=world.draft.pk).update(version=3)
    form = {**FORMS["training:training_add"], "version": version}
    answer = as_("owner").post(address(world, "training:training_edit", "draft"), form)

    assert answer.status_code < 500
    assert Training.objects.get(pk=world.draft.pk).programme == "培训草稿暗号"


# --- nonsense -----------------------------------------------------------------------

NONSENSE = (
    "x\x00y", "9" * 30, "９", "-1", "0001-01-01", "9999-12-31", "2021-13-45T25:00:00",
    "2021-03-01T00:00:00", "0001-01-01..0001-01-02", "2021-05-01..2020-01-01",
    "9999-01-01..9999-12-31", "1900", "9999-2", "teacher:", "group:x", "[]", "{{ 7|add:7 }}",
    "%s%(a)d", "\u202e", "𠮷" * 300, "1" * 5000,
)  # fmt: skip
ASKED = (
    "page", "sort", "when", "q", "kind", "status", "level", "mode", "missing", "from", "to",
    "copy", "group", "account", "state", "show", "who", "by", "about", "area", "since", "until",
    "like", "next", "outcome", "stage", "grade", "teacher",
)  # fmt: skip


@pytest.mark.parametrize(("name", "thing", "get", "post"), [
    row for row in ROWS if set(row[2]) & set(".>") and "pdf" not in row[0]
])  # fmt: skip
def test_nonsense_in_an_address_is_no_error(world, as_, name, thing, get, post):
    roles = [role for role, sign in zip(ROLES, get, strict=True) if sign in ".>"]
    client = as_("office" if "office" in roles else roles[0])
    url = address(world, name, thing)
    placed = {"when": "2020-2", "whose": f"school:{world.school.pk}"} if name in SCOPED else {}
    for turn in range(3):
        asked = mixed(ASKED, turn) | placed
        assert undone(client, "get", url, asked).status_code < 500, asked


@pytest.mark.parametrize("word", NONSENSE)
def test_nonsense_for_whose_and_when_is_no_error(world, as_, word):
    client, school = as_("office"), f"school:{world.school.pk}"
    for name in ("training:training_list", "records:figure_rows", "summaries:dashboard"):
        url = address(world, name, "training.hours" if "figure" in name else "")
        assert undone(client, "get", url, {"whose": word}).status_code < 500, name
        assert undone(client, "get", url, {"whose": school, "when": word}).status_code < 500, name


@pytest.mark.parametrize(("name", "thing", "get", "post"), WRITING)
def test_nonsense_in_a_form_is_no_error(world, as_, name, thing, get, post):
    roles = [role for role, sign in zip(ROLES, post, strict=True) if sign in ".>?"]
    client = as_("office" if "office" in roles else roles[0])
    url = address(world, name, thing)
    form = foreign_form(world) | FORMS.get(name, {})
    form.pop("request_key")
    sent = [mixed([*form, *MORE], turn) for turn in range(3)]
    sent += [{**form, field: word} for field in FORMS.get(name, ()) for word in BOUNDS]
    for data in sent:
        assert undone(client, "post", url, data).status_code < 500, data


def mixed(names, turn):
    """Each name with another nonsense, each turn with others."""
    words = itertools.cycle(NONSENSE[turn * 7 :] + NONSENSE[: turn * 7])
    return dict(zip(names, words, strict=False))


BOUNDS = ("x\x00y", "9" * 30, "0001-01-01", "9999-12-31")
MORE = (
    "credits", "place", "provider", "certificate_no", "note", "began_at", "process", "highlights",
    "class_name", "capacity", "applied_on", "due_on", "midterm_due_on", "completed_on",
    "non_teaching_days", "make_up_days", "username", "password", "old_password", "theme",
    "new_password1", "new_password2", "first_worked_on", "teaching_since", "subjects",
    "document_no", "titles", "closed_on", "label", "duty", "gender", "awarded_by", "evidence",
    "file", "number", "may_be_named", "grade",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "field", "values"),
    [
        ("schools:semester_add", "start_year", ("9" * 30, "99999", "40000", "0", "-5")),
        ("records:review_certify", "shown_at", (
            "2021-13-45T25:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
        )),
        ("policies:policy_add", "value", ("1e400", "nan", "9" * 30)),
        ("summaries:summary_new", "starts_on", ("0001-01-01", "9999-12-31")),
        ("training:training_add", "hours", ("1e400", "sNaN", "0.00000000001")),
        ("lessons:open_lesson_add", "capacity", ("9" * 30, "-1")),
    ],
)  # fmt: skip
def test_numbers_and_days_beyond_all_bounds_are_no_error(world, as_, name, field, values):
    form = {
        "start_year": 2022, "number": 1, "starts_on": "2022-09-01", "ends_on": "2023-01-20",
        "all": "1", "name": "办法", "measure": "training.credits", "value": "5",
        "window": "semester", **form_of(world, name, "office"),
    }  # fmt: skip
    form |= {"when": "custom"} if name.startswith("summaries") else {}
    for value in values:
        answer = undone(as_("office"), "post", address(world, name), {**form, field: value})

        assert answer.status_code < 500, value


def test_bytes_that_are_no_text_are_no_error(world, as_):
    client = as_("office")
    for raw in (b"\xff\xfe", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf"):
        text = "".join(f"%{byte:02x}" for byte in raw)
        for name in ("records:review_inbox", "schools:person_list", "training:training_list"):
            url = address(world, name)
            assert undone(client, "get", f"{url}?q={text}&when={text}").status_code < 500
        answer = client.post(
            address(world, "training:training_add"),
            b"programme=" + raw + b"&level=" + raw,
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code < 500
        answer = client.post(
            address(world, "training:training_add"), b"--x\r\n" + raw,
            content_type="multipart/form-data; boundary=x",
        )  # fmt: skip
        assert answer.status_code < 500


# --- hostile words -------------------------------------------------------------------

HOSTILE = "=cmd|'/c calc'!A1 <script>alert(1)</script> {{ 7|add:7 }} {% now 'Y' %} \u202e𠮷😀&amp;"


def test_hostile_words_stay_words(world, as_):
    """HTML, template syntax, formulas, reversed text and rare characters are shown as typed."""
    name = "=cmd" + HOSTILE[4:80]
    training = make.training(
        world.owner, programme=HOSTILE, place=name, provider=name, note=HOSTILE
    )
    observation = make.observation(
        world.owner, world.outsider, topic=HOSTILE, highlights=HOSTILE, class_name="<b>7-3</b>",
        process=[{"minute": 1, "text": HOSTILE}], ended_on=date(2021, 4, 1),
    )  # fmt: skip
    project = make.project(world.owner, title=HOSTILE)
    paper = make.paper(world.owner, title=HOSTILE)
    honour = make.honour(world.owner, title=HOSTILE)
    title = make.title(world.owner, title=HOSTILE, document=HOSTILE[:60])
    pair = make.pair(world.owner, name[:40], goal=HOSTILE)
    activity = make.activity(world.school, topic=HOSTILE, place=name, speaker=name, note=HOSTILE)
    make.attendance(activity, world.owner, remark=name)
    client, scope = as_("owner"), f"?whose=teacher:{world.owner.pk}&when=2020-2"
    pages = [
        reverse(found, args=[row.pk])
        for found, row in (
            ("training:training_detail", training), ("lessons:observation_detail", observation),
            ("research:project_detail", project), ("research:paper_detail", paper),
            ("portfolios:honour_detail", honour), ("portfolios:portfolio_detail", world.owner),
            ("portfolios:title_detail", title), ("portfolios:pair_detail", pair),
            ("training:activity_detail", activity),
        )
    ]  # fmt: skip
    pages += [
        address(world, found, "training.person_times" if "figure" in found else "")
        for found in SCOPED if "export" not in found and found != "summaries:dashboard"
    ]  # fmt: skip
    for page in pages:
        said = undone(client, "get", page + scope).said

        assert "<script>alert" not in said, page
        assert "<b>7-3" not in said, page
        # Week tables hold names and numbers only.
        if "statement" not in page and "weeks" not in page and page != "/":
            assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said, page
            assert "{{ 7|add:7 }}" in said, page
            assert "{% now &#x27;Y&#x27; %}" in said, page

    for found in SCOPED:
        if "export" not in found or "dashboard" in found or "week" in found:
            continue
        thing = "training.person_times" if "figure" in found else ""
        said = undone(client, "get", address(world, found, thing) + scope).said

        assert "<f>" not in said, found
        assert "=cmd|'/c calc'!A1 &lt;script&gt;" in said, found

    pdf = address(world, "portfolios:portfolio_pdf", "owner") + "?when=2020-2"
    said = undone(client, "get", pdf).said
    assert "alert(1)" in said.replace("\n", "")


def test_a_hostile_name_stays_a_name(world, as_):
    """Names come from spreadsheets, which hold anything."""
    Person.objects.filter(pk=world.owner.pk).update(name="<i>=王</i>{{ 1 }}\u202e𠮷")
    told = {}
    for role in ("owner", "office"):
        for name, thing, *_statuses in ROWS:
            if "pdf" in name:
                continue
            for query in list(scopes(world))[-2:] if name in SCOPED else ("",):
                said = undone(as_(role), "get", address(world, name, thing) + query).said
                if "<i>=王" in said:
                    told[role, name, thing] = query

    assert told == {}


# --- found once ----------------------------------------------------------------------


def test_another_school_cannot_take_over_an_account_by_taking_its_owner_on(world, as_):
    """Whoever issues a password can sign in: a first day typed long ago opens no account."""
    form = {
        "code": transfer.code_for(world.owner),
        "sign_in_name": world.owner.sign_in_name, "name": world.owner.name, "employee_no": "X1",
        "started_on": "1951-01-01", "title": "none", "staff_type": "teacher",
    }  # fmt: skip
    client = as_("stranger_office")
    taken = client.post(reverse("schools:person_take_on", args=[world.other_school.code]), form)
    url = reverse("schools:password_issue", args=[world.other_school.code, world.owner.pk])

    assert taken.status_code == 302
    assert client.post(url).status_code == 403

    # Nor does it rename or otherwise change who somebody is.
    url = reverse("schools:person_change", args=[world.other_school.code, world.owner.pk])
    changed = client.post(url, {**form, "name": "钱改名", "gender": "male", "duty": "班主任"})
    person = Person.objects.get(pk=world.owner.pk)
    assert changed.status_code == 302
    assert (person.name, person.gender) == (world.owner.name, "")
    assert person.employments.get(school=world.other_school).duty == "班主任"


def test_who_works_nowhere_is_not_taken_over_by_knowing_their_names(world, as_):
    """The school that takes somebody on issues their passwords from then on."""
    world.owner.employments.update(ended_on=date(2020, 1, 1))
    form = {
        "sign_in_name": world.owner.sign_in_name, "name": world.owner.name, "employee_no": "X1",
        "started_on": "2021-03-01", "title": "none", "staff_type": "teacher", "code": "00000000",
    }  # fmt: skip
    answer = as_("stranger_office").post(
        reverse("schools:person_take_on", args=[world.other_school.code]), form
    )

    assert answer.status_code == 200
    assert not world.owner.employments.filter(school=world.other_school).exists()


def test_an_office_no_longer_reads_the_summaries_it_made(world, as_):
    """Appointments with their dates decide, also over what one prepared in them."""
    url = address(world, "summaries:summary_detail", "teacher_summary")
    before = as_("second_office").get(url).status_code
    world.second_office.appointments.update(ended_on=date(2020, 1, 1))

    assert (before, as_("second_office").get(url).status_code) == (200, 404)


def test_a_draft_thrown_away_stays_nobody_elses(world, as_):
    client = as_("owner")
    client.post(address(world, "records:record_withdraw", "draft"))
    client.post(address(world, "records:record_withdraw", "submitted"))
    seen = {
        role: [
            as_(role).get(address(world, "training:training_detail", thing)).status_code
            for thing in ("draft", "submitted")
        ]
        for role in ("owner", "office", "principal", "leader")
    }

    assert seen == {
        "owner": [200, 200], "office": [404, 200], "principal": [404, 200], "leader": [404, 404],
    }  # fmt: skip
