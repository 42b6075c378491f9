"""Words of the grammar as data: helpers of verbs, questions, reasons, routes."""

from ima_graph.capture.word_sets import words

BE = words("is are was were be been being r am 's 're 'm")
# Participles that do not end in "ed".
DONE = words("made written drawn built bought sold put run taken done set cut drafted begun got found lost born")
GET = words("get gets got getting")
PRESENT_BE = words("is are r am 's 're 'm")
HAVE = words("have has had having 've")
# Words that may stand inside a verb group and change nothing.
ADVERBS = words(
    "also then just usually normally always often sometimes regularly currently still now only both all each "
    "already generally typically mostly mainly automatically routinely securely directly really simply actually "
    "formally manually electronically jointly officially together probably ultimately too "
    "occasionally"
)
# What is denied, planned, wished for or over is no fact.
NOT_NOW = words(
    "not please pls plz kindly shd shld shoud never n't no_longer will would should might could shall ought used_to going_to plan_to plans_to "
    "planning_to want_to wants_to hope_to hopes_to hoping_to due_to need_to needs_to meant_to supposed_to wo ca "
    "trying_to try_to tries_to intend_to intends_to 'll 'd gonna dont doesnt didnt cant wont isnt arent wasnt "
    "havent hasnt cannot may_not can_not stopped stop aiming_to rarely hardly expect_to expects_to refuse_to refuses_to about_to yet_to "
    "have_to has_to must tend_to"
)
ALLOWED = words("have_to has_to must tend_to need_to needs_to")
CAN = words("can may able_to allowed_to permitted_to entitled_to authorised_to get_to gets_to")
DO = words("do does")
PLEASE = words("please pls plz")
QUESTION_FIRST = words(
    "who what where when why how which whose whom do does did is are was were can could should would will shall "
    "has have may might am must isn't aren't don't doesn't hasn't haven't whats what's who's whos where's wheres "
    "how's"
)
QUESTION_ALWAYS = words("who what where when why how which whose whom whats what's who's whos where's wheres how's")
REASONS = words(
    "because because_of so_that so_as_to in_order_to in_order_that cos coz cause due_to owing_to on_account_of "
    "for_the_purpose_of for_the_purposes_of as_part_of in_case to_enable bc b/c"
)
ROUTES = words(
    "email e-mail mail post letter phone telephone fax radio courier hand sftp ftp ftps api portal teams "
    "sharepoint onedrive dropbox egress usb disk disc cd memory_stick usb_stick text sms whatsapp slack "
    "spreadsheet excel word_of_mouth edi xml csv mesh_network secure_email secure_mail encrypted_email royal_mail "
    "recorded_delivery special_delivery internal_post internal_mail van hand_delivery shared_drive shared_folder "
    "shared_mailbox network_drive intranet extranet website web web_form online_form form file_transfer "
    "secure_file_transfer file_share google_drive zip pdf paper printout print upload download link secure_link "
    "web_service webservice interface feed data_feed batch batch_job screen_share video_call zoom outlook "
    "phone_call telephone_call hand-delivery bike motorbike taxi pigeon bacs secure_portal online attachment "
    "email_attachment teams_channel s3 cloud gateway secure_gateway vpn messenger dx egress_switch mailbox "
    "bulletin tannoy pager bleep message word_document fax_machine tape hard_drive hard_copy document_exchange "
    "first_class_post registered_post airmail dashboard bicycle hand_held tablet app mobile_app web_portal "
    "docusign wetransfer drive voicemail tube bag pouch trolley boat ferry lorry truck train rail drone satellite signal telex telegram cloud_share"
)
AS_ROUTE = {
    "email attachment": "email",
    "attachment": "email",
    "attachments": "email",
    "email attachments": "email",
    "attachment by email": "email",
}
# Verbs that tell what a thing is for: "to check addresses".
INFINITIVES = words(
    "add advise allow answer arrange assess assign avoid balance bill book build buy calculate carry cancel catch "
    "chase check choose claim clear close collect compare compile complete comply confirm contact cover create "
    "cut deal decide deliver design determine do draft draw drive enable enforce ensure enter establish estimate "
    "evaluate evidence explain fill find fix follow fulfil fund generate get give grant help hold identify "
    "improve inform inspect investigate invoice issue judge justify keep know learn let maintain make manage "
    "match measure meet mend monitor notify order organise pay perform pick place plan predict prepare prevent "
    "print prioritise process produce progress prove provide publish put raise reach reconcile record recover "
    "recruit reduce refund register remind renew repair replace reply report request resolve respond review run "
    "satisfy save schedule see select sell send serve set settle share show sign sort spot stop submit support "
    "survey take tell test train track trace triage turn understand update use validate verify vet view visit "
    "warn work write work_out figure look load feed brief apply approve authorise award bid bring demonstrate "
    "discharge dispose enrol forecast guard hand handle hire insure introduce invite join lead license licence "
    "locate log maximise minimise move negotiate offer oversee own protect purchase quote rate read recall refer "
    "release rent safeguard scan screen seek speak staff stay study summarise tax teach think transfer treat "
    "value weigh win type accompany collate redact anonymise transcribe translate consolidate countersign laminate photocopy shred digitise encrypt"
)
# Of these, what is a noun or a team just as often: a verb only before a name of what is done to it.
NOUNS_TOO = words(
    "audit finance support process report plan review research monitor control transport licence post order "
    "record survey book brief request claim design test staff place print progress register release schedule "
    "share sort study tax track transfer train visit view work answer balance bill cover draft estimate evidence "
    "help hand invoice issue judge log measure match move offer repair run scan screen set show sign stop triage "
    "use value fund contact appeal bid cut deal feed fix forecast grant guard hire lead look load let purchase "
    "quote rate read recall refund rent seek stay trace treat turn type win call supply"
)
