"""Which characters the quick fonts hold.

GB 2312 comes from Python's own codec. The table of general standard characters
(通用规范汉字表) reaches beyond it; what is listed here are its characters outside
the basic block, and the ones within it that stand in personal and place names.
Whatever is not here is still printed: the full font stands behind the subset.
"""

from functools import cache

EXTENSION_A = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃"
    "䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)
BEYOND = (
    "𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨"
    "𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇"
    "𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞"
    "𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍"
    "𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)
NAMES = (
    "喆堃昇珺玥琤晳旻淏翀頔赟甯邨祎玹甦煊焜燊燚璟瑨瑄翊翯昉昕昳晙晞晗晔暐暕曈曌朏杺枬栐梽梓棪楙"
    "榘樾檑櫆歆毓汭沄沚沨泂泇泓泠洺浛浥浠涢涴淇淯湉湜湲溍溦滢漪潆潓澍濛瀛灏炆炘炜炟炤炻烜烨焱煐"
    "煜熠熹爔牧玎玓玘玙玠玢玭玮玶玸珂珅珈珒珙珣珩珮珽琀琇琎琏琚琛琨琪琭琯琰琲瑀瑃瑆瑗瑛瑝瑢瑧瑭"
    "瑱瑷璆璇璈璐璘璠璨瓅甪畯皑皓皞皙睿瞳矞砼碏碶祊祐祚祯祺禔禛禧禹秾穑窈竑竣筠筱箐箫篪粲綦綮纮"
    "绚绗缊缦罡羿翚翮翾翷聃聿胤胥脩艺芃芊芎芏芪芮苒苓苡苳茀茗茜茝荃荇荥荻莀莙莜莞莳菀菁菡萩萱萸"
    "葆葳葶蒨蓁蓂蓥蔓蕤蕫薇薏蘅虔蛟裎裕襄詝諲谞谡豫贇贠赜跃踽轩辰迦迺逄逯逸邈邑邕邗邠邢邬邰邳郄"
    "郗郜郝郦郧郯郾鄄鄞鄢鄯鄱酆醴釆鈊鈜鈞鉷鋆鋐錡鍈鎏鎔鏊鏖鏻鑫钐钘钧钰钲钿铄铎铖铠铧锜锟锴锽镕"
    "镗镛镠阂阊阆阈陟隗雎雩雯霁霏霓霖霭靓靖靳韫韬韪颀颉颋颎颖颙颢颛飏飔馗馥馨骁骅骊骍骎骐骓骕骝"
    "骢骦骧髙鲲鲳鳌鳐鸢鸣鸰鸾鹍鹏鹓鹔鹗鹮麂麒麓麾黛黟黼鼐龑龒龠淩昰洧琍赑翛勍垚塬埇埗埼堉堌堎塍"
    "墀壵夬奡妘妤妧姈姌姒姝姞姮娍娫娴婠婧婳媖媛嫄嫕嫚嫣嬅嬿孖宓宥寔寰岍岚岱岷峂峣峤峥崀崟崧崴嵘"
    "嵚嵛嵩巘帏幼庑廑弢弼彧彣彤徕徳忞忱怿恺恽悆悫悰惇惔惟愔愫慜慥慷憙戬扆抟昀昂昃昊昜昱昶晁晅晏"
    "晖晟晢晥暄暋暎暲曦杪杲杳枥柘柟柷柽栩桢梃梵棣棨椿楒楗楠楷榕榛槿樘橦橴櫂堯喬爲凃閤锺鍾於徐濬"
    "峯羣喦砦埠垟圩埭塥堽磡墩圳甽垌峒濠漖氹凼芣莆洣汨涪沅澧灞浐潏涝沣滈邛崃郫邽郿鄠盩厔虢芈亓亳"
    "仝伋佘佟佴侗佶侃俣俶倧偲傒僖僮儆兕冼冽冶凇刁刘勐劭匡卞厍叵吒哿唸喤嗣囡囵坤垕"
)

PUNCTUATION = (
    "　、。〃々〇〈〉《》「」『』【】〔〕〖〗—―‘’“”…‧·•–～‰℃№×÷±≤≥≠≈→←↑"
    "↓√∞①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩■□▲△●○★☆◆◇¥￥"
    "©®™§†‑"
)


@cache
def common() -> frozenset[int]:
    """Code points of the quick fonts."""
    wanted = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | set(range(0xFF01, 0xFF5F))
    for text in (_gb2312(), PUNCTUATION, NAMES, EXTENSION_A, BEYOND):
        wanted |= {ord(character) for character in text}
    return frozenset(wanted)


def _gb2312() -> str:
    found = []
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.append(bytes((high, low)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return "".join(found)
